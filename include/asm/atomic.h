/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_ATOMIC_H
#define _ASM_ATOMIC_H

#include <linux/atomic.h>

#endif
