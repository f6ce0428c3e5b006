/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H

#include <asm/div64.h>
#include <linux/types.h>

#define __round_mask(x, y) ((typeof(x))((y)-1))
#define round_up(x, y) ((((x)-1) | __round_mask(x, y)) + 1)
#define round_down(x, y) ((x) & ~__round_mask(x, y))
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#define DIV_ROUND_UP_POW2(n, d) ((n) / (d) + !!((n) & ((d)-1)))
#define DIV_ROUND_DOWN_ULL(ll, d) ({ unsigned long long hf_ll = (ll); do_div(hf_ll, d); hf_ll; })
#define DIV_ROUND_UP_ULL(ll, d) DIV_ROUND_DOWN_ULL((unsigned long long)(ll) + (d)-1, (d))
#define DIV_ROUND_UP_SECTOR_T(ll, d) DIV_ROUND_UP_ULL(ll, d)
#define roundup(x, y)                                    \
	({                                               \
		typeof(y) hf_y = y;                      \
		(((x) + (hf_y - 1)) / hf_y) * hf_y;      \
	})
#define rounddown(x, y)                  \
	({                               \
		typeof(x) hf_x = (x);    \
		hf_x - (hf_x % (y));     \
	})
#define DIV_ROUND_CLOSEST(x, divisor)                                                     \
	({                                                                                \
		typeof(x) hf_x = x;                                                       \
		typeof(divisor) hf_d = divisor;                                           \
		(((typeof(x))-1) > 0 || ((typeof(divisor))-1) > 0 || ((hf_x) > 0) == ((hf_d) > 0)) \
			? (((hf_x) + ((hf_d) / 2)) / (hf_d))                              \
			: (((hf_x) - ((hf_d) / 2)) / (hf_d));                             \
	})
#define DIV_ROUND_CLOSEST_ULL(x, divisor)                    \
	({                                                   \
		typeof(divisor) hf_d = divisor;              \
		unsigned long long hf_t = (x) + (hf_d) / 2;  \
		do_div(hf_t, hf_d);                          \
		hf_t;                                        \
	})
#define mult_frac(x, n, d)                              \
	({                                              \
		typeof(x) hf_x = (x);                   \
		typeof(n) hf_n = (n);                   \
		typeof(d) hf_d = (d);                   \
		typeof(x) hf_q = hf_x / hf_d;           \
		typeof(x) hf_r = hf_x % hf_d;           \
		hf_q *hf_n + hf_r *hf_n / hf_d;         \
	})
#define sector_div(a, b) do_div(a, b)
#define abs(x)                                                                          \
	__builtin_choose_expr(                                                          \
		__builtin_types_compatible_p(typeof(x), char),                          \
		(char)({ signed char hf_a = (x); hf_a < 0 ? -hf_a : hf_a; }),           \
		({ typeof(x) hf_a = (x); (typeof(x))(hf_a < (typeof(x))1 ? -hf_a : hf_a); }))
#define abs_diff(a, b)                                  \
	({                                              \
		typeof(a) hf_a = (a);                   \
		typeof(b) hf_b = (b);                   \
		hf_a > hf_b ? (hf_a - hf_b) : (hf_b - hf_a); \
	})
static inline u32 reciprocal_scale(u32 value, u32 ceiling)
{
	return (u32)(((u64)value * ceiling) >> 32);
}

static inline unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0, bit = 1UL << 62;

	while (bit > x)
		bit >>= 2;
	for (; bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}
#define int_sqrt64(x) ((u32)int_sqrt(x))

#endif
