/* SPDX-License-Identifier: MIT */
/* holdfast: custom: no adjustments of the clock */
#ifndef _LINUX_TIMEX_H
#define _LINUX_TIMEX_H

#include <asm/timex.h>
#include <linux/jiffies.h>

#endif
