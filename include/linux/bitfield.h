/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_BITFIELD_H
#define _LINUX_BITFIELD_H

#include <asm/byteorder.h>
#include <linux/bits.h>
#include <linux/build_bug.h>

#define __bf_shf(x) (__builtin_ffsll(x) - 1)
#define FIELD_MAX(mask) ((typeof(mask))((mask) >> __bf_shf(mask)))
#define FIELD_FIT(mask, value) (!((((typeof(mask))value) << __bf_shf(mask)) & ~(mask)))
#define FIELD_PREP(mask, value) (((typeof(mask))(value) << __bf_shf(mask)) & (mask))
#define FIELD_GET(mask, reg) ((typeof(mask))(((reg) & (mask)) >> __bf_shf(mask)))

/* For masks that are only known when the code runs, and numbers of either byte order:
 * le16_encode_bits(value, mask), le16_get_bits(field, mask), le16_replace_bits(), le16p_...(). */
extern void __compiletime_error("value doesn't fit into mask") __field_overflow(void);
extern void __compiletime_error("bad bitfield mask") __bad_mask(void);
static __always_inline u64 field_multiplier(u64 field)
{
	if ((field | (field - 1)) & ((field | (field - 1)) + 1))
		__bad_mask();
	return field & -field;
}
static __always_inline u64 field_mask(u64 field)
{
	return field / field_multiplier(field);
}
#define field_max(field) ((typeof(field))field_mask(field))
#define HF_BITS_OF(type, base, to, from)                                               \
	static __always_inline __##type type##_encode_bits(base v, base field)         \
	{                                                                              \
		if (__builtin_constant_p(v) && (v & ~field_mask(field)))               \
			__field_overflow();                                            \
		return to((v & field_mask(field)) * field_multiplier(field));          \
	}                                                                              \
	static __always_inline __##type type##_replace_bits(__##type old, base val,    \
							    base field)                \
	{                                                                              \
		return (old & ~to(field)) | type##_encode_bits(val, field);            \
	}                                                                              \
	static __always_inline void type##p_replace_bits(__##type *p, base val,        \
							 base field)                   \
	{                                                                              \
		*p = (*p & ~to(field)) | type##_encode_bits(val, field);               \
	}                                                                              \
	static __always_inline base type##_get_bits(__##type v, base field)            \
	{                                                                              \
		return (from(v) & field) / field_multiplier(field);                    \
	}
#define HF_BITS_AS_IS(x) (x)
HF_BITS_OF(u8, u8, HF_BITS_AS_IS, HF_BITS_AS_IS)
#define HF_BITS(size)                                                                  \
	HF_BITS_OF(u##size, u##size, HF_BITS_AS_IS, HF_BITS_AS_IS)                     \
	HF_BITS_OF(le##size, u##size, cpu_to_le##size, le##size##_to_cpu)              \
	HF_BITS_OF(be##size, u##size, cpu_to_be##size, be##size##_to_cpu)
HF_BITS(16)
HF_BITS(32)
HF_BITS(64)
#undef HF_BITS
#undef HF_BITS_OF

#endif
