/* SPDX-License-Identifier: MIT */
/* holdfast: custom: Linux's _find_next_bit and kin are functions of the kernel, here they are
 * inline */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H

#include <linux/bits.h>
#include <linux/types.h>

#ifndef _LINUX_BITOPS_H
#include <linux/bitops.h>
#endif

/* The first bit at or after `from` where (a ^ flip) & (b ^ flip_b) is set; `size` if none. */
static inline unsigned long hf_find_bit(const unsigned long *a, const unsigned long *b,
					unsigned long flip, unsigned long flip_b,
					unsigned long size, unsigned long from)
{
	while (from < size) {
		unsigned long index = from / 64;
		unsigned long word = a[index] ^ flip;

		if (b)
			word &= b[index] ^ flip_b;
		word &= ~0UL << (from % 64);
		if (word) {
			unsigned long found = index * 64 + __builtin_ctzl(word);

			return found < size ? found : size;
		}
		from = (index + 1) * 64;
	}
	return size;
}
static inline unsigned long find_next_bit(const unsigned long *addr, unsigned long size,
					  unsigned long offset)
{
	return hf_find_bit(addr, NULL, 0, 0, size, offset);
}
static inline unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
					       unsigned long offset)
{
	return hf_find_bit(addr, NULL, ~0UL, 0, size, offset);
}
static inline unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
	return find_next_bit(addr, size, 0);
}
static inline unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
	return find_next_zero_bit(addr, size, 0);
}
static inline unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b,
					      unsigned long size, unsigned long offset)
{
	return hf_find_bit(a, b, 0, 0, size, offset);
}
static inline unsigned long find_next_andnot_bit(const unsigned long *a, const unsigned long *b,
						 unsigned long size, unsigned long offset)
{
	return hf_find_bit(a, b, 0, ~0UL, size, offset);
}
static inline unsigned long find_first_and_bit(const unsigned long *a, const unsigned long *b,
					       unsigned long size)
{
	return find_next_and_bit(a, b, size, 0);
}
static inline unsigned long find_nth_bit(const unsigned long *addr, unsigned long size,
					 unsigned long n)
{
	unsigned long bit = find_first_bit(addr, size);

	while (n-- && bit < size)
		bit = find_next_bit(addr, size, bit + 1);
	return bit;
}
static inline unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long bit = size;

	while (bit--)
		if (addr[bit / 64] & (1UL << (bit % 64)))
			return bit;
	return size;
}

#define for_each_set_bit(bit, addr, size)                                      \
	for ((bit) = 0; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_set_bit_from(bit, addr, size) \
	for (; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit(bit, addr, size) \
	for ((bit) = 0; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit_from(bit, addr, size) \
	for (; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_and_bit(bit, a, b, size)                                                    \
	for ((bit) = 0; (bit) = find_next_and_bit((a), (b), (size), (bit)), (bit) < (size); (bit)++)

/* From `offset` to the end, then from the beginning to before `offset`. */
static inline unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long size,
					       unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit < size)
		return bit;
	bit = find_first_bit(addr, offset);
	return bit < offset ? bit : size;
}
static inline unsigned long hf_next_wrapped(const unsigned long *addr, unsigned long size,
					    unsigned long start, unsigned long from)
{
	unsigned long bit;

	if (from > start) {
		bit = find_next_bit(addr, size, from);
		if (bit < size)
			return bit;
		from = 0;
	}
	bit = find_next_bit(addr, start, from);
	return bit < start ? bit : size;
}
#define for_each_set_bit_wrap(bit, addr, size, start)                                         \
	for ((bit) = find_next_bit_wrap((addr), (size), (start)); (bit) < (size);             \
	     (bit) = hf_next_wrapped((addr), (size), (start), (bit) + 1))

/* Runs of bits: from b to before e. */
#define HF_FOR_EACH_RUN(b, e, first, begin, end, addr, size)                                  \
	for ((b) = begin((addr), (size), (first)), (e) = end((addr), (size), (b) + 1);        \
	     (b) < (size);                                                                    \
	     (b) = begin((addr), (size), (e) + 1), (e) = end((addr), (size), (b) + 1))
#define for_each_set_bitrange(b, e, addr, size) \
	HF_FOR_EACH_RUN(b, e, 0, find_next_bit, find_next_zero_bit, addr, size)
#define for_each_set_bitrange_from(b, e, addr, size) \
	HF_FOR_EACH_RUN(b, e, b, find_next_bit, find_next_zero_bit, addr, size)
#define for_each_clear_bitrange(b, e, addr, size) \
	HF_FOR_EACH_RUN(b, e, 0, find_next_zero_bit, find_next_bit, addr, size)
#define for_each_clear_bitrange_from(b, e, addr, size) \
	HF_FOR_EACH_RUN(b, e, b, find_next_zero_bit, find_next_bit, addr, size)

/* The byte, at a multiple of eight bits, in which the next bit from `offset` is. */
static inline unsigned long find_next_clump8(unsigned long *clump, const unsigned long *addr,
					     unsigned long size, unsigned long offset)
{
	offset = find_next_bit(addr, size, offset);
	if (offset >= size)
		return size;
	offset &= ~7UL;
	*clump = addr[offset / 64] >> (offset % 64) & 0xff;
	return offset;
}
#define find_first_clump8(clump, bits, size) find_next_clump8((clump), (bits), (size), 0)
#define for_each_set_clump8(start, clump, bits, size)                                         \
	for ((start) = find_first_clump8(&(clump), (bits), (size)); (start) < (size);         \
	     (start) = find_next_clump8(&(clump), (bits), (size), (start) + 8))

#endif
