// <linux/rtc.h>: dates and seconds (Linux: drivers/rtc/lib.c).
#include <cerrno>
#include <climits>

#include "kernel/abi/export.h"
#include "kernel/core/ktime.h"

namespace holdfast::kernel::abi {
namespace {

struct RtcTime {  // struct rtc_time
  int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};
constexpr long long kSecond = 1'000'000'000;

bool is_leap_year(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

}  // namespace

int rtc_month_days(unsigned month, unsigned year) {
  static constexpr unsigned char kDays[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month] + (is_leap_year(year) && month == 1);
}
int rtc_year_days(unsigned day, unsigned month, unsigned year) {
  int days = static_cast<int>(day) - 1;
  for (unsigned before = 0; before < month; ++before) days += rtc_month_days(before, year);
  return days;
}
int rtc_valid_tm(RtcTime* time) {
  const bool valid = time->tm_year >= 70 && time->tm_year <= INT_MAX - 1900 &&
                     static_cast<unsigned>(time->tm_mon) < 12 && time->tm_mday >= 1 &&
                     time->tm_mday <= rtc_month_days(static_cast<unsigned>(time->tm_mon),
                                                     static_cast<unsigned>(time->tm_year) + 1900) &&
                     static_cast<unsigned>(time->tm_hour) < 24 &&
                     static_cast<unsigned>(time->tm_min) < 60 &&
                     static_cast<unsigned>(time->tm_sec) < 60;
  return valid ? 0 : -EINVAL;
}
long long rtc_tm_to_time64(RtcTime* time) {
  return mktime64(static_cast<unsigned>(time->tm_year) + 1900,
                  static_cast<unsigned>(time->tm_mon) + 1, static_cast<unsigned>(time->tm_mday),
                  static_cast<unsigned>(time->tm_hour), static_cast<unsigned>(time->tm_min),
                  static_cast<unsigned>(time->tm_sec));
}
void rtc_time64_to_tm(long long seconds, RtcTime* time) {
  CivilTime civil;
  time64_to_tm(seconds, 0, &civil);
  *time = {civil.tm_sec,  civil.tm_min,  civil.tm_hour,
           civil.tm_mday, civil.tm_mon,  static_cast<int>(civil.tm_year),
           civil.tm_wday, civil.tm_yday, 0};
}
long long rtc_tm_to_ktime(RtcTime time) { return rtc_tm_to_time64(&time) * kSecond; }
RtcTime rtc_ktime_to_tm(long long time) {
  long long seconds = time / kSecond, rest = time % kSecond;
  if (rest > 0) ++seconds;  // rounded up
  RtcTime result;
  rtc_time64_to_tm(seconds, &result);
  return result;
}

std::span<const Export> rtc_exports() {
  static const Export table[] = {
      EXPORT(rtc_month_days),      EXPORT(rtc_year_days),    EXPORT(rtc_valid_tm),
      EXPORT(rtc_tm_to_time64),    EXPORT(rtc_time64_to_tm), EXPORT_GPL(rtc_tm_to_ktime),
      EXPORT_GPL(rtc_ktime_to_tm),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
