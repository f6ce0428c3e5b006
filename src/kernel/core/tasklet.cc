// struct tasklet_struct under Linux's symbol names. A tasklet is something due at once: it queues
// with the timers. One that is disabled leaves the queue and is put back when it is enabled.
#include "kernel/core/atomic.h"
#include "kernel/core/log.h"
#include "kernel/core/timers.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned long kScheduled = 1;
constexpr unsigned long kRuns = 2;

Timers& timers() { return current_kernel().timers(); }
bool disabled(const ::tasklet_struct* t) { return marked_load(t->count.counter) != 0; }

}  // namespace

void tasklet_init(::tasklet_struct* t, void (*function)(unsigned long), unsigned long data) {
  *t = ::tasklet_struct{};
  t->func = function;
  t->data = data;
}

void tasklet_setup(::tasklet_struct* t, void (*callback)(::tasklet_struct*)) {
  *t = ::tasklet_struct{};
  t->callback = callback;
  t->use_callback = 1;
}

// The caller has set the scheduled bit. Deadlines order them: high priority before all timers.
void __tasklet_schedule(::tasklet_struct* t) {
  timers().arm(Timers::Kind::kTasklet, t, current_kernel().host().now(host::Clock::kMonotonic));
}
void __tasklet_hi_schedule(::tasklet_struct* t) { timers().arm(Timers::Kind::kTasklet, t, 0); }

void hf_tasklet_enable(::tasklet_struct* t) {
  if (marked_sub(t->count.counter, 1) == 0 && (marked_load(t->state) & kScheduled))
    __tasklet_schedule(t);
}

// Waits until it neither is scheduled nor runs; one that keeps scheduling itself is stopped.
void tasklet_kill(::tasklet_struct* t) {
  Task& task = current_task();
  if (task.in_atomic())
    task.kernel->log().print(Level::kNotice, "Attempt to kill tasklet from interrupt");
  while (marked_or(t->state, kScheduled) & kScheduled) {
    if (disabled(t)) break;  // it will not run; Linux waits until somebody enables it
    timers().wait_until_done(t);
    task.host->yield();  // its next run may be about to be queued
  }
  timers().disarm(t);
  timers().wait_while_running(t, "tasklet_kill");
  marked_and(t->state, ~kScheduled);
}

void tasklet_unlock_wait(::tasklet_struct* t) {
  timers().wait_while_running(t, "tasklet_unlock_wait");
}

void run_tasklet(::tasklet_struct* t) {
  if (disabled(t)) return;
  marked_or(t->state, kRuns);
  marked_and(t->state, ~kScheduled);
  if (t->use_callback) {
    t->callback(t);
  } else {
    t->func(t->data);
  }
  marked_and(t->state, ~kRuns);
}

}  // namespace holdfast::kernel
