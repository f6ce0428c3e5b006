// A LockGuard for a look whose order with other sections does not matter to anybody. On the
// explorer it takes nothing: a task is interrupted at its events only, and the look should be none.
#pragma once

#include "kernel/core/lock.h"

namespace holdfast::kernel {

class [[nodiscard]] LookGuard {
 public:
  explicit LookGuard(Lock& lock) : lock_(host::running.observed ? nullptr : &lock) {
    if (lock_) lock_->lock();
  }
  ~LookGuard() {
    if (lock_) lock_->unlock();
  }
  LookGuard(const LookGuard&) = delete;
  LookGuard& operator=(const LookGuard&) = delete;

 private:
  Lock* lock_;
};

}  // namespace holdfast::kernel
