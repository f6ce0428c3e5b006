/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <holdfast/abi/sync.h>
#include <linux/swait.h>
#include <linux/version.h>

#define COMPLETION_INITIALIZER(work) { 0, __SWAIT_QUEUE_HEAD_INITIALIZER((work).wait) }
#define COMPLETION_INITIALIZER_ONSTACK(work) (*({ init_completion(&work); &work; }))
#define DECLARE_COMPLETION(work) struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work) DECLARE_COMPLETION(work)

static inline void init_completion(struct completion *x)
{
	x->done = 0;
	init_swait_queue_head(&x->wait);
}
static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 13, 0)
#define INIT_COMPLETION(x) ((x).done = 0)
#endif

void wait_for_completion(struct completion *x);
void wait_for_completion_io(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
int wait_for_completion_killable(struct completion *x);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
unsigned long wait_for_completion_io_timeout(struct completion *x, unsigned long timeout);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout);
bool try_wait_for_completion(struct completion *x);
bool completion_done(struct completion *x);
void complete(struct completion *x);
void complete_all(struct completion *x);
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
void kthread_complete_and_exit(struct completion *x, long code) __attribute__((__noreturn__));
#define complete_and_exit(x, code) kthread_complete_and_exit(x, code)
#endif

#endif
