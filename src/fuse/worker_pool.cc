#include "fuse/worker_pool.h"

#include <pthread.h>

#include <csignal>
#include <system_error>

#include "base/verify.h"

namespace holdfast::fuse {
namespace {

thread_local Worker* worker_of_thread = nullptr;

// Ends a read of /dev/fuse that is under way. Its default is to be ignored, so nobody else uses it.
constexpr int kWakeSignal = SIGURG;

void install_wake_signal() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(kWakeSignal, &action, nullptr);
  });
}

}  // namespace

Worker& this_worker() {
  VERIFY(worker_of_thread != nullptr);
  return *worker_of_thread;
}

WorkerPool::WorkerPool(kernel::Kernel& kernel, fuse_session* session)
    : kernel_(kernel), session_(session) {
  install_wake_signal();
}

void WorkerPool::start(std::function<void()> ended) {
  ended_ = std::move(ended);
  std::lock_guard lock(mutex_);
  promote_locked();
  watchdog_thread_ = std::thread([this] { watch(); });
}

// Somebody has to lead: a spare, or a new thread.
void WorkerPool::promote_locked() {
  if (stopping_ || closed_) return;
  if (spares_ > 0) {
    leader_wanted_.notify_one();
    return;
  }
  if (running_ >= kMaxThreads) return;  // the first to end its request leads
  std::erase_if(workers_, [](auto& worker) {
    if (!worker->done) return false;
    worker->thread.join();
    return true;
  });
  workers_.push_back(std::make_unique<Worker>(*this));
  Worker& worker = *workers_.back();
  ++running_;
  try {
    worker.thread = std::thread([this, &worker] { run(worker); });
  } catch (const std::system_error&) {  // no more threads: the first to end its request leads
    --running_;
    workers_.pop_back();
  }
}

void WorkerPool::pass_leadership(Worker& worker) {
  if (leader_.load() != &worker) return;
  std::lock_guard lock(mutex_);
  leader_.store(nullptr);
  promote_locked();
}

bool WorkerPool::become_leader(Worker& worker) {
  std::unique_lock lock(mutex_);
  if (leader_.load() && spares_ >= kMaxSpares) return false;
  ++spares_;
  leader_wanted_.wait(lock, [&] { return stopping_ || closed_ || !leader_.load(); });
  --spares_;
  if (stopping_ || closed_) return false;
  leader_.store(&worker);
  return true;
}

void WorkerPool::run(Worker& worker) {
  worker_of_thread = &worker;
  ::pthread_setname_np(::pthread_self(), "holdfast-fuse");
  worker.task.kernel = &kernel_;
  {
    host::native::Attach attach(kernel_.host(), worker.task);
    host::native::set_blocking_hook(&worker);
    while (become_leader(worker)) lead(worker);
    host::native::set_blocking_hook(nullptr);
  }
  std::lock_guard lock(mutex_);
  worker.done = true;
  --running_;
  worker_left_.notify_all();
}

void WorkerPool::lead(Worker& worker) {
  while (leader_.load(std::memory_order_relaxed) == &worker && !stopping_) {
    int size = ::fuse_session_receive_buf(session_, &worker.input);
    if (size == -EINTR || size == -EAGAIN) continue;
    if (size <= 0) {
      std::lock_guard lock(mutex_);
      closed_ = true;
      leader_wanted_.notify_all();
      watchdog_.notify_all();
      break;
    }
    worker.serial.store(worker.serial.load(std::memory_order_relaxed) + 1);
    if (watchdog_asleep_.load()) wake_watchdog();
    ::fuse_session_process_buf(session_, &worker.input);
    worker.serial.store(worker.serial.load(std::memory_order_relaxed) + 1,
                        std::memory_order_release);
  }
  Worker* self = &worker;
  leader_.compare_exchange_strong(self, nullptr);
  if (self == &worker && closed_ && ended_ && !stopping_) ended_();
}

void WorkerPool::wake_watchdog() {
  std::lock_guard lock(mutex_);
  watchdog_asleep_ = false;
  watchdog_.notify_all();
}

// Looks at the leader every kPatience while there is something to see, and sleeps after a while of
// nothing, so that an idle mount costs nothing.
void WorkerPool::watch() {
  constexpr int kQuietRounds = 10;
  kernel::Task task;
  task.kernel = &kernel_;
  host::native::Attach attach(kernel_.host(), task);
  std::unique_lock lock(mutex_);
  int quiet = 0;
  while (!stopping_ && !closed_) {
    Worker* leader = leader_.load();
    std::uint64_t serial = leader ? leader->serial.load() : 0;
    if (quiet >= kQuietRounds) {
      watchdog_asleep_ = true;
      if (leader && leader->serial.load() == serial && serial % 2 == 0) {
        watchdog_.wait(lock, [this] { return stopping_ || closed_ || !watchdog_asleep_; });
      }
      watchdog_asleep_ = false;
      quiet = 0;
      continue;
    }
    watchdog_.wait_for(lock, kPatience, [this] { return stopping_ || closed_; });
    bool same = leader && leader == leader_.load() && leader->serial.load() == serial;
    if (same && serial % 2 == 1) {
      leader->let_signals_in();
      leader_.store(nullptr);
      promote_locked();
    }
    quiet = same && serial % 2 == 0 ? quiet + 1 : 0;
  }
}

void WorkerPool::stop() {
  stopping_ = true;
  std::unique_lock lock(mutex_);
  leader_wanted_.notify_all();
  watchdog_.notify_all();
  // The signal may come just before the read that it is to end, so it is sent until all have left.
  while (running_ > 0) {
    for (auto& worker : workers_) {
      if (worker->done) continue;
      kernel::send_signal(worker->task, SIGKILL);
      ::pthread_kill(worker->thread.native_handle(), kWakeSignal);
    }
    worker_left_.wait_for(lock, std::chrono::milliseconds(1), [this] { return running_ == 0; });
  }
  lock.unlock();
  for (auto& worker : workers_) worker->thread.join();
  workers_.clear();
  if (watchdog_thread_.joinable()) watchdog_thread_.join();
}

std::size_t WorkerPool::threads() {
  std::lock_guard lock(mutex_);
  return running_;
}

}  // namespace holdfast::fuse
