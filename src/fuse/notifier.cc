#include "fuse/notifier.h"

#include "fuse/lowlevel.h"
#include "fuse/poll_waiter.h"

namespace holdfast::fuse {

SessionPollWaiter::~SessionPollWaiter() { ::fuse_pollhandle_destroy(handle_); }

void Notifier::start() {
  thread_ = std::thread([this] { run(); });
}

void Notifier::stop() {
  std::deque<Message> dropped;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
    work_.notify_all();
    idle_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Notifier::push(Message message) {
  std::lock_guard lock(mutex_);
  if (stopping_) return;
  queue_.push_back(std::move(message));
  ++queued_;
  work_.notify_one();
}

void Notifier::forget_name(std::uint64_t parent, std::uint64_t child, std::string name) {
  push({parent, child, std::move(name), nullptr});
}

void Notifier::poll(RefPtr<SessionPollWaiter> waiter) { push({0, 0, {}, std::move(waiter)}); }

void Notifier::settle() {
  std::unique_lock lock(mutex_);
  std::uint64_t until = queued_;
  idle_.wait(lock, [&] { return stopping_ || sent_ >= until; });
}

void Notifier::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    Message message = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    send(message);
    message = {};
    lock.lock();
    ++sent_;
    idle_.notify_all();
  }
}

// Errors are of no consequence: the machine did not know the name, or is gone.
void Notifier::send(const Message& message) {
  if (message.waiter) {
    ::fuse_lowlevel_notify_poll(message.waiter->handle());
  } else if (message.child != 0) {
    ::fuse_lowlevel_notify_delete(session_, message.parent, message.child, message.name.c_str(),
                                  message.name.size());
    forgotten_(message.child);
  } else {
    ::fuse_lowlevel_notify_inval_entry(session_, message.parent, message.name.c_str(),
                                       message.name.size());
  }
}

}  // namespace holdfast::fuse
