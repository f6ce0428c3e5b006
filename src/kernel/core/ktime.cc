#include "kernel/core/ktime.h"

namespace holdfast::kernel {
namespace {

constexpr long long kSecond = 1'000'000'000;
constexpr long long kDay = 86400;

long long floor_div(long long a, long long b) { return a / b - (a % b < 0); }
long long floor_mod(long long a, long long b) { return a - floor_div(a, b) * b; }

// Days since 1970-01-01 of a civil date, proleptic Gregorian. March begins the year, so that the
// leap day is its last; 146097 days make a cycle of 400 years.
long long days_of(long long year, int month, int day) {
  if (month <= 2) --year;
  const long long cycle = floor_div(year, 400);
  const long long of_cycle = year - cycle * 400;
  const long long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return cycle * 146097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719468;
}

}  // namespace

long long ktime_get() { return clock_now(ClockId::kMonotonic); }
long long ktime_get_raw() { return clock_now(ClockId::kRaw); }

long long ktime_get_with_offset(int offset) {
  constexpr ClockId kClocks[] = {ClockId::kRealtime, ClockId::kBoottime, ClockId::kTai};
  return clock_now(offset >= 0 && offset < 3 ? kClocks[offset] : ClockId::kMonotonic);
}

long long ktime_get_coarse_with_offset(int offset) { return ktime_get_with_offset(offset); }
long long ktime_get_seconds() { return ktime_get() / kSecond; }
long long ktime_get_real_seconds() { return clock_now(ClockId::kRealtime) / kSecond; }
void ktime_get_ts64(Timespec64* value) { *value = ns_to_timespec64(ktime_get()); }
void ktime_get_raw_ts64(Timespec64* value) { *value = ns_to_timespec64(ktime_get_raw()); }
void ktime_get_real_ts64(Timespec64* value) {
  *value = ns_to_timespec64(clock_now(ClockId::kRealtime));
}
void ktime_get_coarse_ts64(Timespec64* value) { ktime_get_ts64(value); }
void ktime_get_coarse_real_ts64(Timespec64* value) { ktime_get_real_ts64(value); }
unsigned long long ktime_get_mono_fast_ns() { return static_cast<unsigned long long>(ktime_get()); }
unsigned long long ktime_get_raw_fast_ns() { return ktime_get_mono_fast_ns(); }
unsigned long long ktime_get_boot_fast_ns() { return ktime_get_mono_fast_ns(); }
unsigned long long ktime_get_real_fast_ns() {
  return static_cast<unsigned long long>(clock_now(ClockId::kRealtime));
}
unsigned long long sched_clock() { return ktime_get_mono_fast_ns(); }
unsigned long long sched_clock_cpu(int) { return ktime_get_mono_fast_ns(); }

Timespec64 ns_to_timespec64(long long nanoseconds) {
  return {floor_div(nanoseconds, kSecond), static_cast<long>(floor_mod(nanoseconds, kSecond))};
}

void set_normalized_timespec64(Timespec64* value, long long seconds, long long nanoseconds) {
  *value = {seconds + floor_div(nanoseconds, kSecond),
            static_cast<long>(floor_mod(nanoseconds, kSecond))};
}

long long mktime64(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute,
                   unsigned second) {
  const long long days = days_of(year, static_cast<int>(month), static_cast<int>(day));
  return days * kDay + hour * 3600LL + minute * 60LL + second;
}

void time64_to_tm(long long seconds, int offset, CivilTime* result) {
  seconds += offset;
  const long long days = floor_div(seconds, kDay);
  const long long of_day = floor_mod(seconds, kDay);
  const long long shifted = days + 719468;
  const long long cycle = floor_div(shifted, 146097);
  const long long of_cycle = shifted - cycle * 146097;
  const long long year_of_cycle =
      (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
  const long long of_year =
      of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
  const int march_month = static_cast<int>((5 * of_year + 2) / 153);
  const int month = march_month < 10 ? march_month + 3 : march_month - 9;  // 1 to 12
  const long long year = year_of_cycle + cycle * 400 + (month <= 2);
  result->tm_sec = static_cast<int>(of_day % 60);
  result->tm_min = static_cast<int>(of_day / 60 % 60);
  result->tm_hour = static_cast<int>(of_day / 3600);
  result->tm_mday = static_cast<int>(of_year - (153 * march_month + 2) / 5 + 1);
  result->tm_mon = month - 1;
  result->tm_year = static_cast<long>(year - 1900);
  result->tm_wday = static_cast<int>(floor_mod(days + 4, 7));  // 1970-01-01 was a Thursday
  result->tm_yday = static_cast<int>(days - days_of(year, 1, 1));
}

void do_gettimeofday(void* timeval) {
  const Timespec64 now = ns_to_timespec64(clock_now(ClockId::kRealtime));
  auto* fields = static_cast<long*>(timeval);
  fields[0] = now.tv_sec;
  fields[1] = now.tv_nsec / 1000;
}

}  // namespace holdfast::kernel
