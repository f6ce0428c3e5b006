#include "kernel/core/mutex.h"

#include <cerrno>
#include <string>

#include "kernel/core/atomic.h"
#include "kernel/core/bkl.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/oops.h"
#include "kernel/core/waiters.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

// For reports and self-deadlock, and what mutex_is_locked() answers; not announced.
void* owner_of(const ::mutex* lock) { return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED); }
void set_owner(::mutex* lock, void* owner) {
  __atomic_store_n(&lock->owner, owner, __ATOMIC_RELAXED);
}
const char* name_of(const ::mutex* lock) { return lock->lock.name ? lock->lock.name : "?"; }

void report(Task& task, Problem problem, const char* what, const ::mutex* lock) {
  tell_problem(problem, std::string("mutex ") + name_of(lock) + " " + what);
  task.kernel->log().print(Level::kError, "BUG: mutex %s: %s/%d, lock: %s", what, task.c.comm,
                           task.c.pid, name_of(lock));
  task.kernel->taint(Taint::kWarn);
}

bool try_acquire(Task& task, ::mutex* lock) {
  if (!task.host->try_lock(lock->lock)) return false;
  set_owner(lock, &task.c);
  return true;
}

void check_not_held(Task& task, const ::mutex* lock) {
  if (__builtin_expect(owner_of(lock) != &task.c, true)) return;
  report(task, Problem::kRecursiveLock, "deadlock, taken again by its holder", lock);
  die("kernel BUG: a task waits for a mutex that it holds itself");
}

// Queued: tries once more first, so an unlock that saw no waiter has let go before that.
int wait_interruptibly(Task& task, ::mutex* lock, unsigned state) {
  CGuard guard(lock->guard);
  marked_add(lock->waiting, 1u);
  int result = 0;
  while (!try_acquire(task, lock)) {
    Waiter waiter{&task};
    push_back(lock->waiters, waiter);
    result =
        sleep_until_granted(guard, lock->waiters, waiter, state, host::kForever, name_of(lock));
    if (result != 0) break;
  }
  marked_sub(lock->waiting, 1u);
  return result;
}

int acquire(::mutex* lock, unsigned state) {
  might_sleep("mutex_lock");
  Task& task = current_task();
  int result = 0;
  if (!try_acquire(task, lock)) {
    check_not_held(task, lock);
    if (signal_pending_state(state, task)) return -EINTR;
    if (state != kTaskUninterruptible) {
      result = wait_interruptibly(task, lock, state);
    } else {
      BklPause without_bkl(task);
      task.host->lock(lock->lock);
      set_owner(lock, &task.c);
    }
  }
  if (result == 0) tell_took(lock, name_of(lock), true);
  return result;
}

int down_common(::semaphore* semaphore, unsigned state, host::Time deadline) {
  might_sleep("down");
  CGuard guard(semaphore->guard);
  if (semaphore->count > 0) {
    --semaphore->count;
    return 0;
  }
  Waiter waiter{&guard.task()};
  push_back(semaphore->waiters, waiter);
  return sleep_until_granted(guard, semaphore->waiters, waiter, state, deadline, "down");
}

}  // namespace

void __mutex_init(::mutex* lock, const char* name, void*) {
  *lock = ::mutex{};
  lock->lock.name = name;
}

void mutex_lock(::mutex* lock) { acquire(lock, kTaskUninterruptible); }
int mutex_lock_interruptible(::mutex* lock) { return acquire(lock, kTaskInterruptible); }
int mutex_lock_killable(::mutex* lock) { return acquire(lock, kTaskKillable); }
void mutex_lock_io(::mutex* lock) { mutex_lock(lock); }
int mutex_trylock(::mutex* lock) {
  const bool taken = try_acquire(current_task(), lock);
  if (taken) tell_took(lock, name_of(lock), false);
  return taken;
}

void mutex_unlock(::mutex* lock) {
  Task& task = current_task();
  void* owner = owner_of(lock);
  if (__builtin_expect(owner != &task.c, false)) {
    report(task, Problem::kLockMisuse,
           owner ? "unlocked by a task that does not hold it" : "unlocked, but not locked", lock);
    if (!owner) return;
  }
  tell_gave(lock);
  set_owner(lock, nullptr);
  task.host->unlock(lock->lock);
  if (__builtin_expect(marked_load(lock->waiting) == 0, true)) return;
  CGuard guard(lock->guard);
  if (first(lock->waiters)) grant_first(lock->waiters);
}

bool mutex_is_locked(::mutex* lock) { return owner_of(lock) != nullptr; }

void down(::semaphore* semaphore) { down_common(semaphore, kTaskUninterruptible, host::kForever); }
int down_interruptible(::semaphore* semaphore) {
  return down_common(semaphore, kTaskInterruptible, host::kForever);
}
int down_killable(::semaphore* semaphore) {
  return down_common(semaphore, kTaskKillable, host::kForever);
}

int down_trylock(::semaphore* semaphore) {
  CGuard guard(semaphore->guard);
  if (semaphore->count == 0) return 1;
  --semaphore->count;
  return 0;
}

int down_timeout(::semaphore* semaphore, long timeout) {
  return down_common(semaphore, kTaskUninterruptible, deadline_after(current_task(), timeout));
}

void up(::semaphore* semaphore) {
  CGuard guard(semaphore->guard);
  if (first(semaphore->waiters)) {
    grant_first(semaphore->waiters);
  } else {
    ++semaphore->count;
  }
}

}  // namespace holdfast::kernel
