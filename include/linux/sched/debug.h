/* SPDX-License-Identifier: MIT */
/* holdfast: dup: what there is of it is in <linux/sched.h> */
#ifndef _LINUX_SCHED_DEBUG_H
#define _LINUX_SCHED_DEBUG_H

#include <linux/sched.h>

#endif
