// The scheduler's few verbs, above host::park. What a state means and when it must be set is as in
// Linux: a waiter sets its state, looks at its condition, and calls schedule(); a waker makes the
// condition true and calls try_to_wake_up(), which turns a matching state into running and gives
// the host's permit. A permit without a change of state is spurious and schedule() parks again.
//
// A waker must keep the task from going away while it wakes it: it holds the lock of the queue the
// task is on, or a reference (core/tasks.h).
#pragma once

#include "host/host.h"
#include "kernel/core/task.h"

namespace holdfast::kernel {

enum TaskState : unsigned {
  kTaskRunning = 0,
  kTaskInterruptible = 0x1,
  kTaskUninterruptible = 0x2,
  kTaskParked = 0x40,
  kTaskDead = 0x80,
  kTaskWakeKill = 0x100,
  kTaskNoLoad = 0x400,
  kTaskKillable = kTaskWakeKill | kTaskUninterruptible,
  kTaskIdle = kTaskUninterruptible | kTaskNoLoad,
  kTaskNormal = kTaskInterruptible | kTaskUninterruptible,
};

void set_current_state(unsigned state);
// Until woken, or a signal that the current state allows, or `deadline`. Returns with the state
// running. In the running state it only yields.
void schedule_until(host::Time deadline, const char* channel = "schedule");
inline void schedule() { schedule_until(host::kForever); }
// schedule_timeout(): `timeout` in jiffies, what is left of it back (0: it ran out).
long schedule_timeout(long timeout);
// `timeout` jiffies from now; kMaxScheduleTimeout is for ever.
host::Time deadline_after(Task& task, long timeout);
// True if `task` was in one of the states of `mask` and runs now.
bool try_to_wake_up(Task& task, unsigned mask);
inline bool wake_up_process(Task& task) { return try_to_wake_up(task, kTaskNormal); }
// Would a wait in `state` end because of a signal of `task`?
bool signal_pending_state(unsigned state, const Task& task);

}  // namespace holdfast::kernel
