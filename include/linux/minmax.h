/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#include <linux/build_bug.h>
#include <linux/const.h>
#include <linux/typecheck.h>

/* Comparing the pointers makes gcc warn where the two types differ. Each argument is evaluated
 * once; constants stay constant expressions. */
#define HF_SAME_TYPES(x, y) (!!(sizeof((typeof(x) *)1 == (typeof(y) *)1)))
#define HF_PLAIN(x, y, op) ((x)op(y) ? (x) : (y))
#define HF_ONCE(type_x, x, type_y, y, op, unique_x, unique_y) \
	({                                                    \
		type_x unique_x = (x);                        \
		type_y unique_y = (y);                        \
		HF_PLAIN(unique_x, unique_y, op);             \
	})
#define HF_COMPARE(type_x, x, type_y, y, op)                                               \
	__builtin_choose_expr(__is_constexpr(x) && __is_constexpr(y), HF_PLAIN((type_x)(x), (type_y)(y), op), \
			      HF_ONCE(type_x, x, type_y, y, op, __UNIQUE_ID(hf_x), __UNIQUE_ID(hf_y)))
#define HF_CAREFUL(x, y, op)                                                              \
	__builtin_choose_expr(HF_SAME_TYPES(x, y), HF_COMPARE(typeof(x), x, typeof(y), y, op), \
			      (void)0)

#define min(x, y) HF_CAREFUL(x, y, <)
#define max(x, y) HF_CAREFUL(x, y, >)
#define umin(x, y) HF_COMPARE(unsigned long long, x, unsigned long long, y, <)
#define umax(x, y) HF_COMPARE(unsigned long long, x, unsigned long long, y, >)
#define min_t(type, x, y) HF_COMPARE(type, x, type, y, <)
#define max_t(type, x, y) HF_COMPARE(type, x, type, y, >)
#define min3(x, y, z) min((typeof(x))min(x, y), z)
#define max3(x, y, z) max((typeof(x))max(x, y), z)
#define MIN(x, y) HF_PLAIN(x, y, <)
#define MAX(x, y) HF_PLAIN(x, y, >)
#define MIN_T(type, x, y) HF_PLAIN((type)(x), (type)(y), <)
#define MAX_T(type, x, y) HF_PLAIN((type)(x), (type)(y), >)
#define min_not_zero(x, y)                                                                \
	({                                                                                \
		typeof(x) hf_first = (x);                                                 \
		typeof(y) hf_second = (y);                                                \
		hf_first == 0 ? hf_second : (hf_second == 0 ? hf_first : min(hf_first, hf_second)); \
	})
#define clamp(value, low, high) min((typeof(value))max(value, low), high)
#define clamp_t(type, value, low, high) min_t(type, max_t(type, value, low), high)
#define clamp_val(value, low, high) clamp_t(typeof(value), value, low, high)
#define in_range(value, start, length)                             \
	((unsigned long long)(value) - (unsigned long long)(start) < \
	 (unsigned long long)(length))
#define swap(a, b)                     \
	do {                           \
		typeof(a) hf_tmp = (a); \
		(a) = (b);             \
		(b) = hf_tmp;          \
	} while (0)

#endif
