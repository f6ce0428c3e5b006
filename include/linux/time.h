/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H

#include <linux/cache.h>
#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/types.h>
#include <linux/version.h>

#ifndef CLOCK_REALTIME
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_TAI 11
#endif

struct timezone {
	int tz_minuteswest;
	int tz_dsttime;
};
struct tm {
	int tm_sec, tm_min, tm_hour, tm_mday, tm_mon;
	long tm_year;
	int tm_wday, tm_yday;
};
struct __kernel_old_timeval {
	long tv_sec;
	long tv_usec;
};

void time64_to_tm(time64_t totalsecs, int offset, struct tm *result);
time64_t mktime64(const unsigned int year, const unsigned int mon, const unsigned int day,
		  const unsigned int hour, const unsigned int min, const unsigned int sec);

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 6, 0)
struct timespec {
	long tv_sec;
	long tv_nsec;
};
struct timeval {
	long tv_sec;
	long tv_usec;
};
#define time_to_tm(secs, offset, result) time64_to_tm(secs, offset, result)
#define mktime(y, mo, d, h, mi, s) ((unsigned long)mktime64(y, mo, d, h, mi, s))
void do_gettimeofday(struct timeval *tv);
static inline struct timespec ns_to_timespec(const s64 nsec)
{
	struct timespec64 hf_wide = ns_to_timespec64(nsec);
	return (struct timespec){ hf_wide.tv_sec, hf_wide.tv_nsec };
}
static inline s64 timespec_to_ns(const struct timespec *ts)
{
	return (s64)ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}
static inline s64 timeval_to_ns(const struct timeval *tv)
{
	return (s64)tv->tv_sec * NSEC_PER_SEC + tv->tv_usec * NSEC_PER_USEC;
}
static inline struct timespec timespec_sub(struct timespec a, struct timespec b)
{
	return ns_to_timespec(timespec_to_ns(&a) - timespec_to_ns(&b));
}
static inline struct timespec timespec_add(struct timespec a, struct timespec b)
{
	return ns_to_timespec(timespec_to_ns(&a) + timespec_to_ns(&b));
}
#define getnstimeofday(ts)                                       \
	do {                                                     \
		struct timespec64 hf_now;                        \
		ktime_get_real_ts64(&hf_now);                    \
		(ts)->tv_sec = hf_now.tv_sec;                    \
		(ts)->tv_nsec = hf_now.tv_nsec;                  \
	} while (0)
#define getnstimeofday64(ts) ktime_get_real_ts64(ts)
#define get_seconds() ((unsigned long)ktime_get_real_seconds())
static inline struct timespec current_kernel_time(void)
{
	extern ktime_t ktime_get_with_offset(unsigned int offs);
	return ns_to_timespec(ktime_get_with_offset(0));
}
#define CURRENT_TIME current_kernel_time()
#endif

#include <linux/timekeeping.h>

#endif
