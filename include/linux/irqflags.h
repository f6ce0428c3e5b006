/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the flag is the calling task's; no interrupt of the machine is masked */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <linux/typecheck.h>

unsigned long hf_local_irq_save(void);
void hf_local_irq_restore(unsigned long flags);
void hf_local_irq_disable(void);
void hf_local_irq_enable(void);
int hf_irqs_disabled(void);

#define local_irq_disable() hf_local_irq_disable()
#define local_irq_enable() hf_local_irq_enable()
#define local_irq_save(flags)                    \
	do {                                     \
		typecheck(unsigned long, flags); \
		flags = hf_local_irq_save();     \
	} while (0)
#define local_irq_restore(flags)                 \
	do {                                     \
		typecheck(unsigned long, flags); \
		hf_local_irq_restore(flags);     \
	} while (0)
#define local_save_flags(flags) ((flags) = (unsigned long)hf_irqs_disabled())
#define irqs_disabled() hf_irqs_disabled()
#define irqs_disabled_flags(flags) ((flags) != 0)
#define save_flags(flags) local_save_flags(flags)
#define restore_flags(flags) local_irq_restore(flags)
#define cli() local_irq_disable()
#define sti() local_irq_enable()

#endif
