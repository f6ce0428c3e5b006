/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags);
unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags);
void bitmap_free(const unsigned long *bitmap);

#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))

static inline unsigned int bitmap_size(unsigned int nbits)
{
	return BITS_TO_LONGS(nbits) * sizeof(long);
}
static inline void bitmap_zero(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0, bitmap_size(nbits));
}
static inline void bitmap_fill(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0xff, bitmap_size(nbits));
}
static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	memcpy(dst, src, bitmap_size(nbits));
}

#define HF_BITMAP_WORDS(op, nbits)                                              \
	unsigned int k, words = BITS_TO_LONGS(nbits);                           \
	unsigned long any = 0;                                                  \
	for (k = 0; k < words; k++) {                                           \
		unsigned long word = (op);                                      \
		dst[k] = word;                                                  \
		any |= k == words - 1 ? word & BITMAP_LAST_WORD_MASK(nbits) : word; \
	}                                                                       \
	return any != 0
static inline bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b,
			      unsigned int nbits)
{
	HF_BITMAP_WORDS(a[k] & b[k], nbits);
}
static inline bool bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
			     unsigned int nbits)
{
	HF_BITMAP_WORDS(a[k] | b[k], nbits);
}
static inline bool bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b,
			      unsigned int nbits)
{
	HF_BITMAP_WORDS(a[k] ^ b[k], nbits);
}
static inline bool bitmap_andnot(unsigned long *dst, const unsigned long *a,
				 const unsigned long *b, unsigned int nbits)
{
	HF_BITMAP_WORDS(a[k] & ~b[k], nbits);
}
static inline bool bitmap_complement(unsigned long *dst, const unsigned long *a,
				     unsigned int nbits)
{
	HF_BITMAP_WORDS(~a[k], nbits);
}
static inline bool bitmap_empty(const unsigned long *src, unsigned int nbits)
{
	return find_first_bit(src, nbits) == nbits;
}
static inline bool bitmap_full(const unsigned long *src, unsigned int nbits)
{
	return find_first_zero_bit(src, nbits) == nbits;
}
/* One word, and the compiler knows it. */
#define small_const_nbits(nbits) \
	(__builtin_constant_p(nbits) && (nbits) <= BITS_PER_LONG && (nbits) > 0)

static __always_inline unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int bit, weight = 0;

	if (small_const_nbits(nbits))
		return hweight_long(*src & BITMAP_LAST_WORD_MASK(nbits));
	for_each_set_bit(bit, src, nbits)
		weight++;
	return weight;
}
static inline bool bitmap_equal(const unsigned long *a, const unsigned long *b,
				unsigned int nbits)
{
	unsigned int k, words = nbits / BITS_PER_LONG;

	for (k = 0; k < words; k++)
		if (a[k] != b[k])
			return false;
	return nbits % BITS_PER_LONG == 0 ||
	       !((a[k] ^ b[k]) & BITMAP_LAST_WORD_MASK(nbits));
}
static inline bool bitmap_intersects(const unsigned long *a, const unsigned long *b,
				     unsigned int nbits)
{
	return find_first_and_bit(a, b, nbits) < nbits;
}
static inline bool bitmap_subset(const unsigned long *a, const unsigned long *b,
				 unsigned int nbits)
{
	return find_next_andnot_bit(a, b, nbits, 0) >= nbits;
}
#define HF_WITHIN_A_WORD(start, nbits)                                          \
	(__builtin_constant_p(start) && (start) < BITS_PER_LONG && __builtin_constant_p(nbits) && \
	 small_const_nbits((start) + (nbits)) && (nbits) > 0)
#define HF_RUN_MASK(start, nbits) (BITMAP_FIRST_WORD_MASK(start) & BITMAP_LAST_WORD_MASK((start) + (nbits)))
void __bitmap_set(unsigned long *map, unsigned int start, int len);
void __bitmap_clear(unsigned long *map, unsigned int start, int len);
static __always_inline void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	if (HF_WITHIN_A_WORD(start, nbits))
		*map |= HF_RUN_MASK(start, nbits);
	else
		while (nbits--)
			__set_bit(start++, map);
}
static __always_inline void bitmap_clear(unsigned long *map, unsigned int start,
					 unsigned int nbits)
{
	if (HF_WITHIN_A_WORD(start, nbits))
		*map &= ~HF_RUN_MASK(start, nbits);
	else
		while (nbits--)
			__clear_bit(start++, map);
}

bool __bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits);
void __bitmap_replace(unsigned long *dst, const unsigned long *old, const unsigned long *new,
		      const unsigned long *mask, unsigned int nbits);
void __bitmap_shift_right(unsigned long *dst, const unsigned long *src, unsigned int shift,
			  unsigned int nbits);
void __bitmap_shift_left(unsigned long *dst, const unsigned long *src, unsigned int shift,
			 unsigned int nbits);
void bitmap_cut(unsigned long *dst, const unsigned long *src, unsigned int first,
		unsigned int cut, unsigned int nbits);
void bitmap_from_arr32(unsigned long *bitmap, const u32 *buf, unsigned int nbits);
void bitmap_to_arr32(u32 *buf, const unsigned long *bitmap, unsigned int nbits);
int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *dst, int nbits);
int bitmap_parse_user(const char __user *ubuf, unsigned int ulen, unsigned long *dst, int nbits);
int bitmap_parselist(const char *buf, unsigned long *maskp, int nmaskbits);
int bitmap_parselist_user(const char __user *ubuf, unsigned int ulen, unsigned long *dst,
			  int nbits);
int bitmap_print_to_pagebuf(bool list, char *buf, const unsigned long *maskp, int nmaskbits);
int bitmap_print_bitmask_to_buf(char *buf, const unsigned long *maskp, int nmaskbits, loff_t off,
				size_t count);
int bitmap_print_list_to_buf(char *buf, const unsigned long *maskp, int nmaskbits, loff_t off,
			     size_t count);

static __always_inline void bitmap_replace(unsigned long *dst, const unsigned long *old,
					   const unsigned long *new, const unsigned long *mask,
					   unsigned int nbits)
{
	__bitmap_replace(dst, old, new, mask, nbits);
}
static __always_inline void bitmap_shift_right(unsigned long *dst, const unsigned long *src,
					       unsigned int shift, unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = (*src & BITMAP_LAST_WORD_MASK(nbits)) >> shift;
	else
		__bitmap_shift_right(dst, src, shift, nbits);
}
static __always_inline void bitmap_shift_left(unsigned long *dst, const unsigned long *src,
					      unsigned int shift, unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = (*src << shift) & BITMAP_LAST_WORD_MASK(nbits);
	else
		__bitmap_shift_left(dst, src, shift, nbits);
}
static inline void bitmap_copy_clear_tail(unsigned long *dst, const unsigned long *src,
					  unsigned int nbits)
{
	bitmap_copy(dst, src, nbits);
	if (nbits % BITS_PER_LONG)
		dst[nbits / BITS_PER_LONG] &= BITMAP_LAST_WORD_MASK(nbits);
}
#define bitmap_from_arr64(bitmap, buf, nbits) \
	bitmap_copy_clear_tail((unsigned long *)(bitmap), (const unsigned long *)(buf), (nbits))
#define bitmap_to_arr64(buf, bitmap, nbits) \
	bitmap_copy_clear_tail((unsigned long *)(buf), (const unsigned long *)(bitmap), (nbits))
#define BITMAP_FROM_U64(n) (n)
static inline void bitmap_from_u64(unsigned long *dst, u64 mask)
{
	*dst = mask;
}
static inline unsigned long bitmap_get_value8(const unsigned long *map, unsigned long start)
{
	return map[BIT_WORD(start)] >> (start % BITS_PER_LONG) & 0xff;
}
static inline void bitmap_set_value8(unsigned long *map, unsigned long value, unsigned long start)
{
	unsigned long *word = map + BIT_WORD(start);

	*word = (*word & ~(0xffUL << (start % BITS_PER_LONG))) | value << (start % BITS_PER_LONG);
}
static inline unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
						       unsigned long start, unsigned int nr,
						       unsigned long align_mask)
{
	for (;;) {
		unsigned long index = find_next_zero_bit(map, size, start);
		unsigned long end, used;

		index = (index + align_mask) & ~align_mask;
		end = index + nr;
		if (end > size)
			return end;
		used = find_next_bit(map, end, index);
		if (used >= end)
			return index;
		start = used + 1;
	}
}
static inline int bitmap_find_free_region(unsigned long *bitmap, unsigned int bits, int order)
{
	unsigned int pos, step = 1U << order;

	for (pos = 0; pos + step <= bits; pos += step) {
		if (find_next_bit(bitmap, pos + step, pos) < pos + step)
			continue;
		bitmap_set(bitmap, pos, step);
		return pos;
	}
	return -12; /* ENOMEM */
}
static inline void bitmap_release_region(unsigned long *bitmap, unsigned int pos, int order)
{
	bitmap_clear(bitmap, pos, 1U << order);
}

#endif
