#include "kernel/core/sched.h"

#include "kernel/core/atomic.h"
#include "kernel/core/bkl.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/core/time.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

void report_atomic_schedule(Task& task) {
  tell_problem(Problem::kSleepInAtomic, "scheduling while atomic");
  task.kernel->log().print(Level::kError, "BUG: scheduling while atomic: %s/%d/0x%08x", task.c.comm,
                           task.c.pid, static_cast<unsigned>(task.preempt_count));
  task.kernel->taint(Taint::kWarn);
}

void wait_while_not_running(Task& task, host::Time deadline, const char* channel) {
  for (;;) {
    unsigned state = marked_load(task.c.__state);
    if (state == kTaskRunning) return;
    if (signal_pending_state(state, task)) break;
    ++task.c.nvcsw;
    if (task.host->park(channel, deadline) == host::Woken::kDeadline) break;
  }
  marked_store(task.c.__state, unsigned{kTaskRunning});
}

}  // namespace

void set_current_state(unsigned state) { marked_store(current_task().c.__state, state); }

void schedule_until(host::Time deadline, const char* channel) {
  Task& task = current_task();
  if (__builtin_expect(task.in_atomic() || task.rcu_depth > 0, false)) report_atomic_schedule(task);
  VERIFY(task.internal_locks == 0);
  BklPause without_bkl(task);
  if (marked_load(task.c.__state) == kTaskRunning) {
    ++task.c.nivcsw;
    task.host->yield();
  } else {
    wait_while_not_running(task, deadline, channel);
  }
  refresh_jiffies(task);
}

host::Time deadline_after(Task& task, long timeout) {
  if (timeout == kMaxScheduleTimeout) return host::kForever;
  return task.host->now(host::Clock::kMonotonic) + jiffies_to_ns(timeout < 0 ? 0 : timeout);
}

long schedule_timeout(long timeout) {
  Task& task = current_task();
  const host::Time deadline = deadline_after(task, timeout);
  schedule_until(deadline);
  if (deadline == host::kForever) return timeout;
  const host::Time left = deadline - task.host->now(host::Clock::kMonotonic);
  return left <= 0 ? 0 : ns_to_jiffies_up(left);
}

bool try_to_wake_up(Task& task, unsigned mask) {
  unsigned state = marked_load(task.c.__state);
  do {
    if ((state & mask) == 0) return false;
  } while (!marked_compare_exchange(task.c.__state, state, unsigned{kTaskRunning}));
  task.host->unpark(task);
  return true;
}

bool signal_pending_state(unsigned state, const Task& task) {
  if ((state & (kTaskInterruptible | kTaskWakeKill)) == 0) return false;
  return (state & kTaskInterruptible) ? signal_pending(task) : fatal_signal_pending(task);
}

}  // namespace holdfast::kernel
