/* SPDX-License-Identifier: MIT */
/* holdfast: custom: tasklets; no interrupt lines, so no request_irq() */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/hardirq.h>
#include <linux/hrtimer.h>
#include <linux/irqreturn.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/linkage.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <linux/types.h>
#include <linux/version.h>

/* request_irq() and its kin are not declared: there is no interrupt to ask for. */
#define IRQF_TRIGGER_NONE 0x00000000
#define IRQF_TRIGGER_RISING 0x00000001
#define IRQF_TRIGGER_FALLING 0x00000002
#define IRQF_TRIGGER_HIGH 0x00000004
#define IRQF_TRIGGER_LOW 0x00000008
#define IRQF_SHARED 0x00000080
#define IRQF_ONESHOT 0x00002000

enum { TASKLET_STATE_SCHED, TASKLET_STATE_RUN };

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data);
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *));
void __tasklet_schedule(struct tasklet_struct *t);
void __tasklet_hi_schedule(struct tasklet_struct *t);
void tasklet_kill(struct tasklet_struct *t);
void tasklet_unlock_wait(struct tasklet_struct *t);
void hf_tasklet_enable(struct tasklet_struct *t);

#define HF_TASKLET(count_, use_callback_, member, function, data_)                     \
	{ .count = { count_ }, .use_callback = use_callback_, .member = function, .data = data_ }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
#define DECLARE_TASKLET(name, function) \
	struct tasklet_struct name = HF_TASKLET(0, 1, callback, function, 0)
#define DECLARE_TASKLET_DISABLED(name, function) \
	struct tasklet_struct name = HF_TASKLET(1, 1, callback, function, 0)
#define DECLARE_TASKLET_OLD(name, function) \
	struct tasklet_struct name = HF_TASKLET(0, 0, func, function, 0)
#define DECLARE_TASKLET_DISABLED_OLD(name, function) \
	struct tasklet_struct name = HF_TASKLET(1, 0, func, function, 0)
#define from_tasklet(var, callback_tasklet, tasklet_fieldname) \
	container_of(callback_tasklet, typeof(*var), tasklet_fieldname)
#else
#define DECLARE_TASKLET(name, function, data) \
	struct tasklet_struct name = HF_TASKLET(0, 0, func, function, data)
#define DECLARE_TASKLET_DISABLED(name, function, data) \
	struct tasklet_struct name = HF_TASKLET(1, 0, func, function, data)
#endif

static inline void tasklet_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__tasklet_schedule(t);
}
static inline void tasklet_hi_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__tasklet_hi_schedule(t);
}
static inline void tasklet_disable_nosync(struct tasklet_struct *t)
{
	__atomic_fetch_add(&t->count.counter, 1, __ATOMIC_SEQ_CST);
}
static inline void tasklet_disable(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	tasklet_unlock_wait(t);
}
#define tasklet_disable_in_atomic(t) tasklet_disable(t)
static inline void tasklet_enable(struct tasklet_struct *t)
{
	hf_tasklet_enable(t);
}

#endif
