/* SPDX-License-Identifier: MIT */
/* holdfast: dup: gone since 3.4 */
#ifndef _ASM_SYSTEM_H
#define _ASM_SYSTEM_H

#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <linux/irqflags.h>

#endif
