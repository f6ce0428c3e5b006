/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_SCHED_CLOCK_H
#define _LINUX_SCHED_CLOCK_H

#include <linux/types.h>

unsigned long long sched_clock(void);
u64 sched_clock_cpu(int cpu);
#define local_clock() ((u64)sched_clock())
#define cpu_clock(cpu) ((u64)sched_clock())
#define running_clock() ((u64)sched_clock())

#endif
