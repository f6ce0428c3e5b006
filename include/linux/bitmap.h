/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the parsing and printing functions are not there yet */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

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
static inline unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int bit, weight = 0;

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
static inline void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	while (nbits--)
		__set_bit(start++, map);
}
static inline void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	while (nbits--)
		__clear_bit(start++, map);
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
