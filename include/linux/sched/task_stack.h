/* SPDX-License-Identifier: MIT */
/* holdfast: custom: of the caller's own stack only, the THREAD_SIZE bytes on either side of its frame */
#ifndef _LINUX_SCHED_TASK_STACK_H
#define _LINUX_SCHED_TASK_STACK_H

#include <linux/sched.h>
#include <linux/thread_info.h>

#define task_stack_page(task) ((task)->stack)
#define end_of_stack(task) ((unsigned long *)(task)->stack)

static inline int object_is_on_stack(const void *object)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0);
	unsigned long at = (unsigned long)object;

	return at - (here - THREAD_SIZE) < 2 * THREAD_SIZE;
}

#endif
