/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_IRQFLAGS_H
#define _ASM_IRQFLAGS_H

#include <linux/irqflags.h>

#endif
