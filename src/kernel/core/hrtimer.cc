// struct hrtimer under Linux's symbol names.
#include "base/verify.h"
#include "kernel/core/atomic.h"
#include "kernel/core/clock.h"
#include "kernel/core/oops.h"
#include "kernel/core/timers.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr int kModeRelative = 1;
constexpr int kModeSoft = 4;

Timers& timers() { return current_kernel().timers(); }

host::Time monotonic(const ::hrtimer* timer) {
  const long long expires = marked_load(timer->node.expires);
  const long long offset =
      clock_now(ClockId::kMonotonic) - clock_now(static_cast<ClockId>(timer->hf_clock));
  if (offset == 0) return expires;
  return expires > host::kForever / 2 ? host::kForever - 1 : expires + offset;
}

}  // namespace

void hrtimer_init(::hrtimer* timer, int clock, int mode) {
  timers().disarm(timer);
  *timer = ::hrtimer{};
  timer->hf_clock = clock;
  timer->is_soft = (mode & kModeSoft) != 0;
}

void hrtimer_start_range_ns(::hrtimer* timer, long long time, unsigned long long delta, int mode) {
  if (!timer->function) die("kernel BUG: an hrtimer without a function is started");
  if (mode & kModeRelative) {
    const long long now = clock_now(static_cast<ClockId>(timer->hf_clock));
    time = time > host::kForever - now ? host::kForever - 1 : now + time;
  }
  marked_store(timer->_softexpires, time);
  // The slack is permission to be late, which is not used.
  (void)delta;
  marked_store(timer->node.expires, time);
  timers().arm(Timers::Kind::kHrtimer, timer, monotonic(timer));
}

int hrtimer_cancel(::hrtimer* timer) { return timers().disarm_and_wait(timer, "hrtimer_cancel"); }

int hrtimer_try_to_cancel(::hrtimer* timer) {
  return timers().running(timer) ? -1 : timers().disarm(timer);
}

int hf_hrtimer_is_queued(::hrtimer* timer) { return timers().armed(timer); }
int hf_hrtimer_callback_running(::hrtimer* timer) { return timers().running(timer); }
bool hrtimer_active(const ::hrtimer* timer) {
  return timers().armed(timer) || timers().running(timer);
}

unsigned long long hrtimer_forward(::hrtimer* timer, long long now, long long interval) {
  long long expires = marked_load(timer->node.expires);
  const long long late = now - expires;
  if (late < 0) return 0;
  if (interval < 1) interval = 1;
  unsigned long long overruns = static_cast<unsigned long long>(late / interval) + 1;
  expires += static_cast<long long>(overruns) * interval;
  marked_store(timer->node.expires, expires);
  marked_store(timer->_softexpires, expires);
  return overruns;
}

long long __hrtimer_get_remaining(const ::hrtimer* timer, bool) {
  return marked_load(timer->node.expires) - hf_hrtimer_cb_get_time(timer);
}

long long hf_hrtimer_cb_get_time(const ::hrtimer* timer) {
  return clock_now(static_cast<ClockId>(timer->hf_clock));
}

void expire_hrtimer(Timers& timers, ::hrtimer* timer) {
  if (timer->is_soft) {
    Task& task = current_task();
    --task.hardirq_count;
    task.irq_disable_depth = 0;
    ++task.softirq_count;
  }
  if (timer->function(timer) == HRTIMER_NORESTART) return;
  if (!timers.armed(timer)) timers.arm(Timers::Kind::kHrtimer, timer, monotonic(timer));
}

}  // namespace holdfast::kernel
