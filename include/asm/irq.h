/* SPDX-License-Identifier: MIT */
/* holdfast: stub: there are no interrupt lines */
#ifndef _ASM_IRQ_H
#define _ASM_IRQ_H

#include <linux/types.h>

#endif
