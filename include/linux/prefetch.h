/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_PREFETCH_H
#define _LINUX_PREFETCH_H

#include <asm/processor.h>
#include <linux/types.h>

#endif
