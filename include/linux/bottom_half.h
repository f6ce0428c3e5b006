/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_BOTTOM_HALF_H
#define _LINUX_BOTTOM_HALF_H

#include <linux/preempt.h>

void hf_local_bh_disable(void);
void hf_local_bh_enable(void);

#define local_bh_disable() hf_local_bh_disable()
#define local_bh_enable() hf_local_bh_enable()
#define _local_bh_enable() hf_local_bh_enable()
#define local_bh_blocked() 0

#endif
