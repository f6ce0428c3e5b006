// The clocks of one kernel, in Linux's numbers and under its symbol names. Monotonic is the
// machine's own, so that times can be compared with those of user space.
#pragma once

#include <cstdint>

#include "host/host.h"

namespace holdfast::kernel {

enum class ClockId : int { kRealtime = 0, kMonotonic = 1, kRaw = 4, kBoottime = 7, kTai = 11 };
long long clock_now(ClockId clock);

struct Timespec64 {
  long long tv_sec;
  long tv_nsec;
};
struct CivilTime {  // struct tm of <linux/time.h>
  int tm_sec, tm_min, tm_hour, tm_mday, tm_mon;
  long tm_year;
  int tm_wday, tm_yday;
};

}  // namespace holdfast::kernel
