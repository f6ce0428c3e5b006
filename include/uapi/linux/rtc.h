/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the time and the alarm; no ioctls, as there are no clocks */
#ifndef _UAPI_LINUX_RTC_H
#define _UAPI_LINUX_RTC_H

struct rtc_time {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;
	int tm_year;
	int tm_wday;
	int tm_yday;
	int tm_isdst;
};

struct rtc_wkalrm {
	unsigned char enabled;
	unsigned char pending;
	struct rtc_time time;
};

#endif
