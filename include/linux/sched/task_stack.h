/* SPDX-License-Identifier: MIT */
/* holdfast: custom: only the caller's own stack is known, as the THREAD_SIZE bytes it stands in */
#ifndef _LINUX_SCHED_TASK_STACK_H
#define _LINUX_SCHED_TASK_STACK_H

#include <linux/sched.h>
#include <linux/thread_info.h>

#define task_stack_page(task) ((task)->stack)
#define end_of_stack(task) ((unsigned long *)(task)->stack)

static inline int object_is_on_stack(const void *object)
{
	const char *stack = (const char *)task_stack_page(current);
	const char *at = (const char *)object;

	return at >= stack && at < stack + THREAD_SIZE;
}

#endif
