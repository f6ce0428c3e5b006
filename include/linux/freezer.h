/* SPDX-License-Identifier: MIT */
/* holdfast: stub: nothing is ever frozen */
#ifndef _LINUX_FREEZER_H
#define _LINUX_FREEZER_H

#include <linux/sched.h>
#include <linux/wait.h>

static inline bool try_to_freeze(void)
{
	return false;
}
static inline bool freezing(struct task_struct *p)
{
	return false;
}
static inline void set_freezable(void)
{
}

#endif
