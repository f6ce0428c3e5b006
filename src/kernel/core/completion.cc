#include "kernel/core/completion.h"

#include <climits>

#include "kernel/core/c_list.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/time.h"

namespace holdfast::kernel {
namespace {

constexpr long kErestartsys = 512;
constexpr unsigned kAll = UINT_MAX;  // complete_all(): never runs out

// The lock of x is held, and let go while sleeping.
long sleep_until_done(::completion* x, long timeout, unsigned state) {
  Task& task = current_task();
  ::swait_queue entry{};
  list_init(entry.task_list);
  entry.task = &task.c;
  do {
    if (signal_pending_state(state, task)) {
      timeout = -kErestartsys;
      break;
    }
    if (list_empty(entry.task_list)) list_push_back(entry.task_list, x->wait.task_list);
    set_current_state(state);
    _raw_spin_unlock(&x->wait.lock);
    timeout = schedule_timeout(timeout);
    _raw_spin_lock(&x->wait.lock);
  } while (x->done == 0 && timeout > 0);
  list_remove_init(entry.task_list);
  return x->done == 0 ? timeout : (timeout > 0 ? timeout : 1);
}

long wait_common(::completion* x, long timeout, unsigned state) {
  might_sleep("wait_for_completion");
  SpinGuard guard(x->wait.lock);
  if (x->done == 0) {
    timeout = sleep_until_done(x, timeout, state);
    if (x->done == 0) return timeout;
  }
  if (x->done != kAll) --x->done;
  return timeout > 0 ? timeout : 1;
}

long limited(unsigned long timeout) {
  return timeout > static_cast<unsigned long>(kMaxScheduleTimeout) ? kMaxScheduleTimeout
                                                                   : static_cast<long>(timeout);
}

int zero_or_error(long result) { return result < 0 ? static_cast<int>(result) : 0; }

}  // namespace

void complete(::completion* x) {
  SpinGuard guard(x->wait.lock);
  if (x->done != kAll) ++x->done;
  swake_up_locked(&x->wait);
}

void complete_all(::completion* x) {
  SpinGuard guard(x->wait.lock);
  x->done = kAll;
  while (!list_empty(x->wait.task_list)) swake_up_locked(&x->wait);
}

void wait_for_completion(::completion* x) {
  wait_common(x, kMaxScheduleTimeout, kTaskUninterruptible);
}

void wait_for_completion_io(::completion* x) { wait_for_completion(x); }

int wait_for_completion_interruptible(::completion* x) {
  return zero_or_error(wait_common(x, kMaxScheduleTimeout, kTaskInterruptible));
}

int wait_for_completion_killable(::completion* x) {
  return zero_or_error(wait_common(x, kMaxScheduleTimeout, kTaskKillable));
}

unsigned long wait_for_completion_timeout(::completion* x, unsigned long timeout) {
  return static_cast<unsigned long>(wait_common(x, limited(timeout), kTaskUninterruptible));
}

unsigned long wait_for_completion_io_timeout(::completion* x, unsigned long timeout) {
  return wait_for_completion_timeout(x, timeout);
}

long wait_for_completion_interruptible_timeout(::completion* x, unsigned long timeout) {
  return wait_common(x, limited(timeout), kTaskInterruptible);
}

long wait_for_completion_killable_timeout(::completion* x, unsigned long timeout) {
  return wait_common(x, limited(timeout), kTaskKillable);
}

bool try_wait_for_completion(::completion* x) {
  SpinGuard guard(x->wait.lock);
  if (x->done == 0) return false;
  if (x->done != kAll) --x->done;
  return true;
}

// Takes the lock, so that the completer is out of `x` when this says true.
bool completion_done(::completion* x) {
  SpinGuard guard(x->wait.lock);
  return x->done != 0;
}

}  // namespace holdfast::kernel
