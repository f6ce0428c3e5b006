/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_BITS_H
#define _LINUX_BITS_H

#include <asm/bitsperlong.h>
#include <linux/build_bug.h>
#include <linux/const.h>

#define BIT(nr) (UL(1) << (nr))
#define BIT_ULL(nr) (ULL(1) << (nr))
#define BIT_MASK(nr) (UL(1) << ((nr) % BITS_PER_LONG))
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define BIT_ULL_MASK(nr) (ULL(1) << ((nr) % BITS_PER_LONG_LONG))
#define BIT_ULL_WORD(nr) ((nr) / BITS_PER_LONG_LONG)
#define BITS_PER_BYTE 8
#define GENMASK_INPUT_CHECK(high, low)                                                       \
	BUILD_BUG_ON_ZERO(__builtin_choose_expr(__is_constexpr((low) > (high)), (low) > (high), 0))
#define __GENMASK(high, low) \
	(((~UL(0)) - (UL(1) << (low)) + 1) & (~UL(0) >> (BITS_PER_LONG - 1 - (high))))
#define GENMASK(high, low) (GENMASK_INPUT_CHECK(high, low) + __GENMASK(high, low))
#define __GENMASK_ULL(high, low) \
	(((~ULL(0)) - (ULL(1) << (low)) + 1) & (~ULL(0) >> (BITS_PER_LONG_LONG - 1 - (high))))
#define GENMASK_ULL(high, low) (GENMASK_INPUT_CHECK(high, low) + __GENMASK_ULL(high, low))

#endif
