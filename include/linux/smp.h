/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one processor */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/types.h>

typedef void (*smp_call_func_t)(void *info);

#define raw_smp_processor_id() 0
#define smp_processor_id() 0
#define get_cpu() ({ preempt_disable(); 0; })
#define put_cpu() preempt_enable()
static inline int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	unsigned long hf_flags;
	if (cpu != 0)
		return -ENXIO;
	local_irq_save(hf_flags);
	func(info);
	local_irq_restore(hf_flags);
	return 0;
}
static inline void on_each_cpu(smp_call_func_t func, void *info, int wait)
{
	smp_call_function_single(0, func, info, wait);
}
/* On all others: there are none. */
static inline void smp_call_function(smp_call_func_t func, void *info, int wait)
{
}

#endif
