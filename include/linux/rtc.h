/* SPDX-License-Identifier: MIT */
/* holdfast: custom: dates and times; there are no real-time clocks to register or read */
#ifndef _LINUX_RTC_H_
#define _LINUX_RTC_H_

#include <linux/ktime.h>
#include <linux/types.h>
#include <uapi/linux/rtc.h>

extern int rtc_month_days(unsigned int month, unsigned int year);
extern int rtc_year_days(unsigned int day, unsigned int month, unsigned int year);
extern int rtc_valid_tm(struct rtc_time *tm);
extern time64_t rtc_tm_to_time64(struct rtc_time *tm);
extern void rtc_time64_to_tm(time64_t time, struct rtc_time *tm);
extern ktime_t rtc_tm_to_ktime(struct rtc_time tm);
extern struct rtc_time rtc_ktime_to_tm(ktime_t kt);

static inline time64_t rtc_tm_sub(struct rtc_time *lhs, struct rtc_time *rhs)
{
	return rtc_tm_to_time64(lhs) - rtc_tm_to_time64(rhs);
}
static inline bool is_leap_year(unsigned int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 0, 0)
static inline int rtc_tm_to_time(struct rtc_time *tm, unsigned long *time)
{
	*time = rtc_tm_to_time64(tm);
	return 0;
}
static inline void rtc_time_to_tm(unsigned long time, struct rtc_time *tm)
{
	rtc_time64_to_tm(time, tm);
}
#endif

#endif
