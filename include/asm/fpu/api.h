/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a thread's registers are its own; what is compiled with -msse may use them */
#ifndef _ASM_X86_FPU_API_H
#define _ASM_X86_FPU_API_H

#include <linux/preempt.h>
#include <linux/types.h>

#define KFPU_387 0x1
#define KFPU_MXCSR 0x2

/* Not to be slept in. Rounding and exceptions are as after reset, whatever the thread had. */
static inline void kernel_fpu_begin_mask(unsigned int kfpu_mask)
{
	unsigned int mxcsr = 0x1f80;

	preempt_disable();
	if (kfpu_mask & KFPU_MXCSR)
		asm volatile("ldmxcsr %0" : : "m"(mxcsr));
	if (kfpu_mask & KFPU_387)
		asm volatile("fninit");
}
static inline void kernel_fpu_begin(void)
{
	kernel_fpu_begin_mask(KFPU_387 | KFPU_MXCSR);
}
static inline void kernel_fpu_end(void)
{
	preempt_enable();
}
static inline bool irq_fpu_usable(void)
{
	return true;
}

#endif
