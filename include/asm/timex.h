/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a cycle is a nanosecond of the kernel's clock */
#ifndef _ASM_TIMEX_H
#define _ASM_TIMEX_H

#include <linux/timekeeping.h>
#include <linux/types.h>

typedef unsigned long long cycles_t;

static inline cycles_t get_cycles(void)
{
	return ktime_get_ns();
}

#endif
