/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/math.h>
#include <linux/sched.h>
#include <linux/types.h>

void msleep(unsigned int msecs);
unsigned long msleep_interruptible(unsigned int msecs);
void usleep_range_state(unsigned long min, unsigned long max, unsigned int state);
void __udelay(unsigned long usecs);
void __ndelay(unsigned long nsecs);
void __const_udelay(unsigned long xloops);
void __delay(unsigned long loops);

/* A constant that is not spun for but slept for: caught where it is compiled. */
extern void __bad_udelay(void) __attribute__((__error__("udelay() of more than 20 ms: use msleep()")));
#define udelay(n)                                                        \
	({                                                               \
		if (__builtin_constant_p(n)) {                           \
			if ((n) / 20000 >= 1)                            \
				__bad_udelay();                          \
			else                                             \
				__const_udelay((n) * 0x10c7ul);          \
		} else {                                                 \
			__udelay(n);                                     \
		}                                                        \
	})
#define ndelay(n) __ndelay(n)
/* In one go: each delay may end late by what others run meanwhile. */
#define mdelay(n) __udelay((unsigned long)(n) * 1000)
static inline void usleep_range(unsigned long min, unsigned long max)
{
	usleep_range_state(min, max, TASK_UNINTERRUPTIBLE);
}
static inline void usleep_idle_range(unsigned long min, unsigned long max)
{
	usleep_range_state(min, max, TASK_IDLE);
}
static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}
static inline void fsleep(unsigned long usecs)
{
	if (usecs <= 10)
		udelay(usecs);
	else if (usecs <= 20000)
		usleep_range(usecs, 2 * usecs);
	else
		msleep(DIV_ROUND_UP(usecs, 1000));
}

#endif
