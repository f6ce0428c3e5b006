/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one processor */
#ifndef _ASM_PERCPU_H
#define _ASM_PERCPU_H

#include <linux/percpu.h>

#endif
