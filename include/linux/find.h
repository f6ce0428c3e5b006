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

#endif
