/* SPDX-License-Identifier: MIT */
/* holdfast: stub: a task has no address space that a module could use */
#ifndef _LINUX_SCHED_MM_H
#define _LINUX_SCHED_MM_H

#include <linux/sched.h>

#endif
