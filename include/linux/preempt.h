/* SPDX-License-Identifier: MIT */
/* holdfast: custom: preempt_disable() takes the one virtual processor, see src/kernel/core/context.h */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/linkage.h>

#define PREEMPT_BITS 8
#define SOFTIRQ_BITS 8
#define HARDIRQ_BITS 4
#define NMI_BITS 4
#define PREEMPT_SHIFT 0
#define SOFTIRQ_SHIFT 8
#define HARDIRQ_SHIFT 16
#define NMI_SHIFT 20
#define PREEMPT_MASK 0x000000fful
#define SOFTIRQ_MASK 0x0000ff00ul
#define HARDIRQ_MASK 0x000f0000ul
#define NMI_MASK 0x00f00000ul
#define PREEMPT_OFFSET 1ul
#define SOFTIRQ_OFFSET (1ul << SOFTIRQ_SHIFT)
#define HARDIRQ_OFFSET (1ul << HARDIRQ_SHIFT)
#define SOFTIRQ_DISABLE_OFFSET (2 * SOFTIRQ_OFFSET)

int hf_preempt_count(void);
void hf_preempt_disable(void);
void hf_preempt_enable(void);
int hf_irqs_disabled(void);

#define preempt_count() hf_preempt_count()
#define preempt_disable() hf_preempt_disable()
#define preempt_enable() hf_preempt_enable()
#define preempt_disable_notrace() hf_preempt_disable()
#define preempt_enable_notrace() hf_preempt_enable()
#define preempt_enable_no_resched() hf_preempt_enable()
#define sched_preempt_enable_no_resched() hf_preempt_enable()
#define preempt_check_resched() do { } while (0)
#define migrate_disable() hf_preempt_disable()
#define migrate_enable() hf_preempt_enable()
#define preemptible() (preempt_count() == 0 && !hf_irqs_disabled())

#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define nmi_count() 0
#define irq_count() (hardirq_count() | softirq_count())
#define in_nmi() 0
#define in_hardirq() (hardirq_count() != 0)
#define in_irq() (hardirq_count())
#define in_softirq() (softirq_count())
#define in_serving_softirq() (softirq_count() & SOFTIRQ_OFFSET)
#define in_interrupt() (irq_count())
#define in_task() (!(irq_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_atomic() (preempt_count() != 0)
#define in_atomic_preempt_off() (preempt_count() != 1)

#endif
