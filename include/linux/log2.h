/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_LOG2_H
#define _LINUX_LOG2_H

#include <linux/bitops.h>
#include <linux/types.h>

static inline __attribute__((const)) int __ilog2_u32(u32 n)
{
	return fls(n) - 1;
}
static inline __attribute__((const)) int __ilog2_u64(u64 n)
{
	return fls64(n) - 1;
}
static inline __attribute__((const)) bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}
static inline __attribute__((const)) unsigned long __roundup_pow_of_two(unsigned long n)
{
	return 1UL << fls_long(n - 1);
}
static inline __attribute__((const)) unsigned long __rounddown_pow_of_two(unsigned long n)
{
	return 1UL << (fls_long(n) - 1);
}
static inline int __order_base_2(unsigned long n)
{
	return n > 1 ? __ilog2_u64(n - 1) + 1 : 0;
}
static inline int __bits_per(unsigned long n)
{
	return n < 2 ? 1 : __ilog2_u64(n) + 1;
}

#define HF_CONST_ILOG2(n) ((n) < 2 ? 0 : 63 - __builtin_clzll(n))
#define const_ilog2(n) HF_CONST_ILOG2(n)
#define ilog2(n) \
	(__builtin_constant_p(n) ? HF_CONST_ILOG2(n) : (sizeof(n) <= 4 ? __ilog2_u32(n) : __ilog2_u64(n)))
#define roundup_pow_of_two(n)                                                          \
	(__builtin_constant_p(n) ? ((n) == 1 ? 1 : (1UL << (HF_CONST_ILOG2((n)-1) + 1))) \
				 : __roundup_pow_of_two(n))
#define rounddown_pow_of_two(n) \
	(__builtin_constant_p(n) ? (1UL << HF_CONST_ILOG2(n)) : __rounddown_pow_of_two(n))
#define order_base_2(n) \
	(__builtin_constant_p(n) ? ((n) < 2 ? 0 : HF_CONST_ILOG2((n)-1) + 1) : __order_base_2(n))
#define bits_per(n) __bits_per(n)

#endif
