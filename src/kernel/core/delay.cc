#include "kernel/core/delay.h"

#include <cerrno>
#include <climits>

#include "kernel/core/module_call.h"
#include "kernel/core/sched.h"
#include "kernel/core/time.h"
#include "kernel/core/timers.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned long kMaxJiffyOffset = (LONG_MAX >> 1) - 1;
constexpr unsigned long kMillisecondsPerTick = 1000 / kHz;
constexpr unsigned long kMicrosecondsPerTick = 1'000'000 / kHz;
constexpr unsigned long kUserHz = 100;
constexpr int kModeRelative = 1;

// Spins, as modules see it.
void delay(host::Time nanoseconds) {
  host::Host& host = *current_task().host;
  const host::Time until = host.now(host::Clock::kMonotonic) + nanoseconds;
  while (host.now(host::Clock::kMonotonic) < until) host.yield();
}

long timeout_in(unsigned state, long timeout) {
  set_current_state(state);
  return schedule_timeout(timeout);
}

// Sleeps to the deadline itself, whatever wakes the task before.
void sleep_until(host::Time deadline, unsigned state) {
  Task& task = current_task();
  do {
    set_current_state(state);
    schedule_until(deadline, "sleep");
    if (signal_pending_state(state, task)) return;
  } while (task.host->now(host::Clock::kMonotonic) < deadline);
}

}  // namespace

void msleep(unsigned milliseconds) {
  might_sleep("msleep");
  long timeout = static_cast<long>(__msecs_to_jiffies(milliseconds)) + 1;
  while (timeout) timeout = schedule_timeout_uninterruptible(timeout);
}

unsigned long msleep_interruptible(unsigned milliseconds) {
  might_sleep("msleep_interruptible");
  long timeout = static_cast<long>(__msecs_to_jiffies(milliseconds)) + 1;
  while (timeout && !signal_pending(current_task()))
    timeout = schedule_timeout_interruptible(timeout);
  return jiffies_to_msecs(static_cast<unsigned long>(timeout));
}

void usleep_range_state(unsigned long least, unsigned long, unsigned state) {
  might_sleep("usleep_range");
  sleep_until(current_task().host->now(host::Clock::kMonotonic) + static_cast<long>(least) * 1000,
              state);
}

void __udelay(unsigned long microseconds) { delay(static_cast<long>(microseconds) * 1000); }
void __ndelay(unsigned long nanoseconds) { delay(static_cast<long>(nanoseconds)); }
void __const_udelay(unsigned long loops) {
  delay(static_cast<long>((static_cast<unsigned __int128>(loops) * 1'000'000'000) >> 32));
}
void __delay(unsigned long loops) { delay(static_cast<long>(loops)); }
void hf_cpu_relax() {
  Task& task = current_task();
  task.host->yield();
  refresh_jiffies(task);
}

long schedule_timeout_interruptible(long timeout) {
  return timeout_in(kTaskInterruptible, timeout);
}
long schedule_timeout_killable(long timeout) { return timeout_in(kTaskKillable, timeout); }
long schedule_timeout_uninterruptible(long timeout) {
  return timeout_in(kTaskUninterruptible, timeout);
}
long schedule_timeout_idle(long timeout) { return timeout_in(kTaskIdle, timeout); }

int schedule_hrtimeout(long long* expires, int mode) {
  return schedule_hrtimeout_range(expires, 0, mode);
}

// 0: it ran out; -EINTR: woken before. The state is the caller's.
int schedule_hrtimeout_range(long long* expires, unsigned long long, int mode) {
  if (!expires) {
    schedule();
    return -EINTR;
  }
  host::Host& host = *current_task().host;
  const host::Time now = host.now(host::Clock::kMonotonic);
  const host::Time deadline =
      (mode & kModeRelative) ? (*expires > host::kForever - now ? host::kForever : now + *expires)
                             : *expires;
  schedule_until(deadline, "schedule_hrtimeout");
  return host.now(host::Clock::kMonotonic) >= deadline ? 0 : -EINTR;
}

void yield() {
  set_current_state(kTaskRunning);
  current_task().host->yield();
}

int __cond_resched() {
  might_sleep("cond_resched");
  current_task().host->yield();
  return 0;
}

void io_schedule() { schedule(); }
long io_schedule_timeout(long timeout) { return schedule_timeout(timeout); }

unsigned long __msecs_to_jiffies(unsigned milliseconds) {
  if (static_cast<int>(milliseconds) < 0) return kMaxJiffyOffset;
  return (milliseconds + kMillisecondsPerTick - 1) / kMillisecondsPerTick;
}
unsigned long __usecs_to_jiffies(unsigned microseconds) {
  return (microseconds + kMicrosecondsPerTick - 1) / kMicrosecondsPerTick;
}
unsigned jiffies_to_msecs(unsigned long jiffies) {
  return static_cast<unsigned>(jiffies * kMillisecondsPerTick);
}
unsigned jiffies_to_usecs(unsigned long jiffies) {
  return static_cast<unsigned>(jiffies * kMicrosecondsPerTick);
}
unsigned long nsecs_to_jiffies(unsigned long long nanoseconds) { return nanoseconds / kTick; }
unsigned long long nsecs_to_jiffies64(unsigned long long nanoseconds) {
  return nanoseconds / kTick;
}

void jiffies_to_timespec64(unsigned long jiffies, Timespec64* value) {
  value->tv_sec = static_cast<long long>(jiffies / kHz);
  value->tv_nsec = static_cast<long>(jiffies % kHz) * kTick;
}
unsigned long timespec64_to_jiffies(const Timespec64* value) {
  if (static_cast<unsigned long>(value->tv_sec) >= kMaxJiffyOffset / kHz) return kMaxJiffyOffset;
  return static_cast<unsigned long>(value->tv_sec * kHz + ns_to_jiffies_up(value->tv_nsec));
}
long jiffies_to_clock_t(unsigned long jiffies) {
  return static_cast<long>(jiffies * kUserHz / kHz);
}
unsigned long clock_t_to_jiffies(unsigned long ticks) { return ticks * kHz / kUserHz; }
unsigned long long jiffies_64_to_clock_t(unsigned long long jiffies) {
  return jiffies * kUserHz / kHz;
}
unsigned long long get_jiffies_64() { return current_kernel().timers().jiffies(); }

}  // namespace holdfast::kernel
