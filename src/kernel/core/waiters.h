// The queue behind mutexes, semaphores and readers-writer locks: hf_waiters of abi/sync.h. A waiter
// is on its task's stack; whoever lets go hands over to the first in line, under the guard, and the
// waiter passes through the guard once more before it leaves, so that nobody holds on to its node,
// its task or the lock's memory after that.
#pragma once

#include <holdfast/abi/sync.h>

#include "kernel/core/sched.h"

namespace holdfast::kernel {

struct Waiter {
  Task* task;
  bool writer = false;   // readers-writer locks
  bool spins = false;    // its task's state is not the wait's
  bool granted = false;  // guarded
  Waiter* next = nullptr;
};

// Holds a guard inside a C struct. Counted as a kernel::Lock: a fault with it held is a panic.
class [[nodiscard]] CGuard {
 public:
  explicit CGuard(::hf_lock& lock) : task_(current_task()), lock_(lock) { retake(); }
  ~CGuard() { drop(); }
  CGuard(const CGuard&) = delete;
  CGuard& operator=(const CGuard&) = delete;
  void drop() {
    --task_.internal_locks;
    task_.host->unlock(lock_);
  }
  void retake() {
    task_.host->lock(lock_);
    ++task_.internal_locks;
  }
  Task& task() { return task_; }

 private:
  Task& task_;
  ::hf_lock& lock_;
};

void push_back(::hf_waiters& waiters, Waiter& waiter);
void remove(::hf_waiters& waiters, Waiter& waiter);
inline Waiter* first(::hf_waiters& waiters) { return static_cast<Waiter*>(waiters.first); }

// Takes the first one off the queue and lets it go on.
void grant_first(::hf_waiters& waiters);

// Sleeps in `state` until granted: 0. Else the waiter is off the queue again: -EINTR for a signal,
// -ETIME once `deadline` has passed. Entered and left with the guard held.
int sleep_until_granted(CGuard& guard, ::hf_waiters& waiters, Waiter& waiter, unsigned state,
                        host::Time deadline, const char* channel);
// Spins, as modules see it: the task's state stays what it is. Guard as above.
void spin_until_granted(CGuard& guard, Waiter& waiter, const char* channel);

}  // namespace holdfast::kernel
