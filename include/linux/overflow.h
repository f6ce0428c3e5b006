/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define check_sub_overflow(a, b, d) __builtin_sub_overflow(a, b, d)
#define check_mul_overflow(a, b, d) __builtin_mul_overflow(a, b, d)

/* *d = a << s; true: the sign or a bit is lost, or the shift is none. */
#define check_shl_overflow(a, s, d)                                                       \
	({                                                                                \
		typeof(a) hf_a = (a);                                                     \
		typeof(s) hf_s = (s);                                                     \
		typeof(d) hf_d = (d);                                                     \
		unsigned long long hf_whole = hf_a;                                       \
		unsigned int hf_by = hf_s >= 0 && hf_s < 8 * sizeof(*hf_d) ? hf_s : 0;    \
                                                                                          \
		*hf_d = hf_whole << hf_by;                                                \
		hf_by != hf_s || hf_a < 0 || *hf_d < 0 ||                                 \
			(typeof(a))(*hf_d >> hf_by) != hf_a;                              \
	})
#define type_max(t) \
	((t)((is_signed_type(t) ? ((((t)1 << (8 * sizeof(t) - 2)) - 1) * 2 + 1) : ~(t)0)))
#define type_min(t) ((t)((t)-type_max(t) - (t)1))

static inline size_t __must_check size_mul(size_t a, size_t b)
{
	size_t bytes;

	return check_mul_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}
static inline size_t __must_check size_add(size_t a, size_t b)
{
	size_t bytes;

	return check_add_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}
static inline size_t __must_check size_sub(size_t a, size_t b)
{
	size_t bytes;

	if (a == SIZE_MAX || b == SIZE_MAX || check_sub_overflow(a, b, &bytes))
		return SIZE_MAX;
	return bytes;
}
#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
/* Constants of constants, as the size of an array has to be. */
#define flex_array_size(p, member, count)                                                     \
	__builtin_choose_expr(                                                                \
		__is_constexpr(count), (count) * sizeof(*(p)->member) + __must_be_array((p)->member), \
		size_mul(count, sizeof(*(p)->member) + __must_be_array((p)->member)))
#define struct_size(p, member, count)                                                         \
	__builtin_choose_expr(__is_constexpr(count),                                          \
			      sizeof(*(p)) + flex_array_size(p, member, count),               \
			      size_add(sizeof(*(p)), flex_array_size(p, member, count)))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)

#endif
