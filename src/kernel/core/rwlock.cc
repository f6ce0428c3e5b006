#include "kernel/core/rwlock.h"

#include "kernel/core/context.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/oops.h"
#include "kernel/core/waiters.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr int kWriter = -1;

const char* name_of(const ::hf_rw& rw) { return rw.name ? rw.name : "?"; }

void report(Task& task, const char* what, const ::hf_rw& rw) {
  task.kernel->log().print(Level::kError, "BUG: rwlock %s: %s/%d, lock: %s", what, task.c.comm,
                           task.c.pid, name_of(rw));
  task.kernel->taint(Taint::kWarn);
}

bool may_enter(const ::hf_rw& rw, bool writer, bool ahead) {
  if (writer) return rw.holders == 0 && !rw.waiters.first;
  return rw.holders >= 0 && (ahead || !rw.waiters.first);
}

void enter(::hf_rw& rw, Task& task, bool writer) {
  rw.holders = writer ? kWriter : rw.holders + 1;
  if (writer) rw.owner = &task.c;
}

bool try_enter(::hf_rw& rw, bool writer, bool ahead) {
  {
    CGuard guard(rw.guard);
    if (!may_enter(rw, writer, ahead)) return false;
    enter(rw, guard.task(), writer);
  }
  tell_took(&rw, name_of(rw), false);
  return true;
}

// Readers are not in each other's way, so a reader's place in the order of locks says little.
void told(const ::hf_rw& rw, bool writer) { tell_took(&rw, name_of(rw), writer); }

void die_of_recursion(Task& task, ::hf_rw& rw) {
  report(task, "recursion", rw);
  die("kernel BUG: a task waits for a readers-writer lock that it holds for writing");
}

// Lets in who is first in line: one writer, or all readers up to the next writer.
void admit(::hf_rw& rw) {
  while (Waiter* waiter = first(rw.waiters)) {
    if (waiter->writer ? rw.holders != 0 : rw.holders < 0) return;
    enter(rw, *waiter->task, waiter->writer);
    grant_first(rw.waiters);
  }
}

void leave(::hf_rw& rw, bool writer) {
  tell_gave(&rw);
  const char* fault = nullptr;
  {
    CGuard guard(rw.guard);
    if (writer ? rw.holders != kWriter : rw.holders <= 0) {
      fault = writer ? "write-unlocked, but not locked so" : "read-unlocked, but not locked so";
    } else {
      if (writer) rw.owner = nullptr;
      rw.holders = writer ? 0 : rw.holders - 1;
      admit(rw);
    }
  }
  if (fault) report(current_task(), fault, rw);
}

// The spinning kind.
void acquire_untold(::hf_rw& rw, bool writer) {
  Task& task = current_task();
  enter_atomic(task);
  const bool interrupt = task.softirq_count % 2 != 0 || task.hardirq_count > 0;
  bool mine = false;
  {
    CGuard guard(rw.guard);
    mine = rw.owner == &task.c;
    if (!mine && may_enter(rw, writer, interrupt)) {
      enter(rw, task, writer);
      return;
    }
    if (!mine) {
      Waiter waiter{&task, writer};
      push_back(rw.waiters, waiter);
      spin_until_granted(guard, waiter, name_of(rw));
    }
  }
  if (mine) die_of_recursion(task, rw);
}

void acquire(::hf_rw& rw, bool writer) {
  acquire_untold(rw, writer);
  told(rw, writer);
}

int try_acquire(::hf_rw& rw, bool writer) {
  if (!try_enter(rw, writer, true)) return 0;
  enter_atomic(current_task());
  return 1;
}

void release(::hf_rw& rw, bool writer) {
  leave(rw, writer);
  leave_atomic(current_task());
}

unsigned long acquire_irq(::hf_rw& rw, bool writer) {
  acquire(rw, writer);
  Task& task = current_task();
  unsigned long flags = task.irq_disable_depth > 0;
  task.irq_disable_depth = 1;
  return flags;
}

void release_irq(::hf_rw& rw, bool writer, unsigned long flags) {
  current_task().irq_disable_depth = flags != 0;
  release(rw, writer);
}

void acquire_bh(::hf_rw& rw, bool writer) {
  acquire(rw, writer);
  current_task().softirq_count += 2;
}

void release_bh(::hf_rw& rw, bool writer) {
  current_task().softirq_count -= 2;
  release(rw, writer);
}

// The sleeping kind.
int sleep_untold(::hf_rw& rw, bool writer, unsigned state) {
  might_sleep(writer ? "down_write" : "down_read");
  bool mine = false;
  Task& task = current_task();
  {
    CGuard guard(rw.guard);
    mine = rw.owner == &task.c;
    if (!mine && may_enter(rw, writer, false)) {
      enter(rw, task, writer);
      return 0;
    }
    if (!mine) {
      Waiter waiter{&task, writer};
      push_back(rw.waiters, waiter);
      const int result =
          sleep_until_granted(guard, rw.waiters, waiter, state, host::kForever, name_of(rw));
      if (result != 0) admit(rw);  // it may have been what others queued behind
      return result;
    }
  }
  die_of_recursion(task, rw);
  return 0;
}

int sleep_for(::hf_rw& rw, bool writer, unsigned state) {
  const int result = sleep_untold(rw, writer, state);
  if (result == 0) told(rw, writer);
  return result;
}

}  // namespace

void _raw_read_lock(::hf_rwlock* lock) { acquire(lock->rw, false); }
void _raw_read_unlock(::hf_rwlock* lock) { release(lock->rw, false); }
int _raw_read_trylock(::hf_rwlock* lock) { return try_acquire(lock->rw, false); }
unsigned long _raw_read_lock_irqsave(::hf_rwlock* lock) { return acquire_irq(lock->rw, false); }
void _raw_read_unlock_irqrestore(::hf_rwlock* lock, unsigned long flags) {
  release_irq(lock->rw, false, flags);
}
void _raw_read_lock_irq(::hf_rwlock* lock) { acquire_irq(lock->rw, false); }
void _raw_read_unlock_irq(::hf_rwlock* lock) { release_irq(lock->rw, false, 0); }
void _raw_read_lock_bh(::hf_rwlock* lock) { acquire_bh(lock->rw, false); }
void _raw_read_unlock_bh(::hf_rwlock* lock) { release_bh(lock->rw, false); }
void _raw_write_lock(::hf_rwlock* lock) { acquire(lock->rw, true); }
void _raw_write_unlock(::hf_rwlock* lock) { release(lock->rw, true); }
int _raw_write_trylock(::hf_rwlock* lock) { return try_acquire(lock->rw, true); }
unsigned long _raw_write_lock_irqsave(::hf_rwlock* lock) { return acquire_irq(lock->rw, true); }
void _raw_write_unlock_irqrestore(::hf_rwlock* lock, unsigned long flags) {
  release_irq(lock->rw, true, flags);
}
void _raw_write_lock_irq(::hf_rwlock* lock) { acquire_irq(lock->rw, true); }
void _raw_write_unlock_irq(::hf_rwlock* lock) { release_irq(lock->rw, true, 0); }
void _raw_write_lock_bh(::hf_rwlock* lock) { acquire_bh(lock->rw, true); }
void _raw_write_unlock_bh(::hf_rwlock* lock) { release_bh(lock->rw, true); }

void __init_rwsem(::rw_semaphore* semaphore, const char* name, void*) {
  *semaphore = ::rw_semaphore{};
  semaphore->rw.name = name;
}

void down_read(::rw_semaphore* s) { sleep_for(s->rw, false, kTaskUninterruptible); }
int down_read_interruptible(::rw_semaphore* s) {
  return sleep_for(s->rw, false, kTaskInterruptible);
}
int down_read_killable(::rw_semaphore* s) { return sleep_for(s->rw, false, kTaskKillable); }
int down_read_trylock(::rw_semaphore* s) { return try_enter(s->rw, false, false); }
void up_read(::rw_semaphore* s) { leave(s->rw, false); }
void down_write(::rw_semaphore* s) { sleep_for(s->rw, true, kTaskUninterruptible); }
int down_write_killable(::rw_semaphore* s) { return sleep_for(s->rw, true, kTaskKillable); }
int down_write_trylock(::rw_semaphore* s) { return try_enter(s->rw, true, false); }
void up_write(::rw_semaphore* s) { leave(s->rw, true); }

void downgrade_write(::rw_semaphore* s) {
  CGuard guard(s->rw.guard);
  if (s->rw.holders != kWriter) return;
  s->rw.owner = nullptr;
  s->rw.holders = 1;
  admit(s->rw);
}

int hf_rwsem_is_locked(::rw_semaphore* s) {
  CGuard guard(s->rw.guard);
  return s->rw.holders != 0;
}

}  // namespace holdfast::kernel
