/* SPDX-License-Identifier: MIT */
/* holdfast: dup: a task that came in from outside is not counted */
#ifndef _LINUX_SCHED_TASK_H
#define _LINUX_SCHED_TASK_H

#include <linux/sched.h>

void hf_get_task_struct(struct task_struct *task);
void __put_task_struct(struct task_struct *task);

static inline struct task_struct *get_task_struct(struct task_struct *task)
{
	hf_get_task_struct(task);
	return task;
}
static inline void put_task_struct(struct task_struct *task)
{
	__put_task_struct(task);
}
/* What Linux guards by it here is written by the task itself alone. */
static inline void task_lock(struct task_struct *task)
{
}
static inline void task_unlock(struct task_struct *task)
{
}

#endif
