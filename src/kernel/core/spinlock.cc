#include "kernel/core/spinlock.h"

#include <cstdio>
#include <string>

#include "kernel/core/context.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/oops.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

// The owner is for reports and self-deadlock only; it is no synchronisation, so not announced.
void* owner_of(const ::raw_spinlock* lock) {
  return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED);
}
void set_owner(::raw_spinlock* lock, void* owner) {
  __atomic_store_n(&lock->owner, owner, __ATOMIC_RELAXED);
}

const char* name_of(const ::raw_spinlock* lock) { return lock->hf.name ? lock->hf.name : "?"; }

void report(Task& task, Problem problem, const char* what, const ::raw_spinlock* lock) {
  tell_problem(problem, std::string("spinlock ") + name_of(lock) + " " + what);
  task.kernel->log().print(Level::kAlert, "BUG: spinlock %s on CPU#0, %s/%d, lock: %s", what,
                           task.c.comm, task.c.pid, name_of(lock));
  task.kernel->taint(Taint::kWarn);
}

void acquire(Task& task, ::raw_spinlock* lock) {
  if (__builtin_expect(owner_of(lock) == &task.c, false)) {
    report(task, Problem::kRecursiveLock, "recursion", lock);
    die("kernel BUG: a task spins for a lock that it holds itself");
  }
  enter_atomic(task);
  task.host->lock(lock->hf);
  set_owner(lock, &task.c);
  tell_took(lock, name_of(lock), true);
}

bool try_acquire(Task& task, ::raw_spinlock* lock) {
  if (!task.host->try_lock(lock->hf)) return false;
  enter_atomic(task);
  set_owner(lock, &task.c);
  tell_took(lock, name_of(lock), false);
  return true;
}

void release(Task& task, ::raw_spinlock* lock) {
  void* owner = owner_of(lock);
  if (__builtin_expect(owner != &task.c, false)) {
    report(task, Problem::kLockMisuse, owner ? "wrong owner" : "already unlocked", lock);
    if (!owner) return;
  }
  tell_gave(lock);
  set_owner(lock, nullptr);
  task.host->unlock(lock->hf);
  leave_atomic(task);
}

}  // namespace

void _raw_spin_lock(::raw_spinlock* lock) { acquire(current_task(), lock); }
void _raw_spin_unlock(::raw_spinlock* lock) { release(current_task(), lock); }
int _raw_spin_trylock(::raw_spinlock* lock) { return try_acquire(current_task(), lock); }

// Interrupts go off without taking the processor: a spinlock never does (context.h).
unsigned long _raw_spin_lock_irqsave(::raw_spinlock* lock) {
  Task& task = current_task();
  unsigned long flags = task.irq_disable_depth > 0;
  acquire(task, lock);
  task.irq_disable_depth = 1;
  return flags;
}

void _raw_spin_unlock_irqrestore(::raw_spinlock* lock, unsigned long flags) {
  Task& task = current_task();
  task.irq_disable_depth = flags != 0;
  release(task, lock);
}

void _raw_spin_lock_irq(::raw_spinlock* lock) {
  Task& task = current_task();
  acquire(task, lock);
  task.irq_disable_depth = 1;
}

void _raw_spin_unlock_irq(::raw_spinlock* lock) { _raw_spin_unlock_irqrestore(lock, 0); }

void _raw_spin_lock_bh(::raw_spinlock* lock) {
  Task& task = current_task();
  acquire(task, lock);
  task.softirq_count += 2;
}

void _raw_spin_unlock_bh(::raw_spinlock* lock) {
  Task& task = current_task();
  task.softirq_count -= 2;
  release(task, lock);
}

int _raw_spin_trylock_bh(::raw_spinlock* lock) {
  Task& task = current_task();
  if (!try_acquire(task, lock)) return 0;
  task.softirq_count += 2;
  return 1;
}

int hf_spin_trylock_irqsave(::raw_spinlock* lock, unsigned long* flags) {
  Task& task = current_task();
  if (!try_acquire(task, lock)) return 0;
  *flags = task.irq_disable_depth > 0;
  task.irq_disable_depth = 1;
  return 1;
}

int hf_spin_is_locked(const ::raw_spinlock* lock) { return owner_of(lock) != nullptr; }

void hf_assert_spin_locked(const ::raw_spinlock* lock) {
  if (hf_spin_is_locked(lock)) return;
  report(current_task(), Problem::kLockMisuse, "not locked, though it must be", lock);
  die("kernel BUG: assert_spin_locked()");
}

}  // namespace holdfast::kernel
