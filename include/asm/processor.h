/* SPDX-License-Identifier: MIT */
/* holdfast: custom: cpu_relax() and no registers */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H

#include <linux/compiler.h>

/* Lets others run: also where a loop that polls gives the explorer its choice. */
void hf_cpu_relax(void);
#define cpu_relax() hf_cpu_relax()
#define cpu_relax_yield() hf_cpu_relax()
#define rep_nop() hf_cpu_relax()
#define prefetch(x) __builtin_prefetch(x)
#define prefetchw(x) __builtin_prefetch(x, 1)
#define spin_lock_prefetch(x) __builtin_prefetch(x, 1)

#endif
