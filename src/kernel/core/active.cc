#include "kernel/core/active.h"

namespace holdfast::kernel {

void OneShot::wait(Lock& lock, const char* channel) {
  host::Task* self = host::current();
  waiter_ = self;
  while (!done_) {
    lock.unlock();
    self->host->park(channel, host::kForever);
    lock.lock();
  }
  waiter_ = nullptr;
}

void OneShot::signal() {
  done_ = true;
  if (waiter_) waiter_->host->unpark(*waiter_);
}

bool ActiveGate::deactivate() {
  if (lacks(Protection::kBias)) return users_.load() == 0;
  return users_.add(kBias) == kBias;
}

void ActiveGate::drain(const char* channel) {
  if (lacks(Protection::kDrain)) return;
  if (lacks(Protection::kBias)) {  // nobody would tell
    while (users_.load() > 0) host::current()->host->yield();
    return;
  }
  LockGuard guard(lock_);
  drained_.wait(lock_, channel);
}

void ActiveGate::last_left() {
  LockGuard guard(lock_);
  drained_.signal();
}

}  // namespace holdfast::kernel
