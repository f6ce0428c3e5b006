/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <asm/types.h>
#include <asm/barrier.h>
#include <linux/bits.h>
#include <linux/typecheck.h>
#include <linux/types.h>

#define BITS_PER_TYPE(type) (sizeof(type) * BITS_PER_BYTE)
#define BITS_TO_LONGS(nr) (((nr) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define BITS_TO_U64(nr) (((nr) + 63) / 64)
#define BITS_TO_U32(nr) (((nr) + 31) / 32)
#define BITS_TO_BYTES(nr) (((nr) + 7) / 8)

static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_or(addr + BIT_WORD(nr), BIT_MASK(nr), __ATOMIC_RELAXED);
}
static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(addr + BIT_WORD(nr), ~BIT_MASK(nr), __ATOMIC_RELAXED);
}
static __always_inline void change_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_xor(addr + BIT_WORD(nr), BIT_MASK(nr), __ATOMIC_RELAXED);
}
static __always_inline bool test_and_set_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_or(addr + BIT_WORD(nr), BIT_MASK(nr), __ATOMIC_SEQ_CST) & BIT_MASK(nr);
}
static __always_inline bool test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_and(addr + BIT_WORD(nr), ~BIT_MASK(nr), __ATOMIC_SEQ_CST) &
	       BIT_MASK(nr);
}
static __always_inline bool test_and_change_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_xor(addr + BIT_WORD(nr), BIT_MASK(nr), __ATOMIC_SEQ_CST) &
	       BIT_MASK(nr);
}
static __always_inline bool hf_test_bit(long nr, const volatile unsigned long *addr)
{
	return (addr[BIT_WORD(nr)] & BIT_MASK(nr)) != 0;
}
static __always_inline bool const_test_bit(long nr, const volatile unsigned long *addr)
{
	return (((const unsigned long *)addr)[BIT_WORD(nr)] & BIT_MASK(nr)) != 0;
}
/* What the compiler knows at compile time stays known. */
#define test_bit(nr, addr)                                                     \
	((__builtin_constant_p(nr) &&                                          \
	  __builtin_constant_p((unsigned long)(addr) != 0UL) &&                \
	  (unsigned long)(addr) != 0UL &&                                      \
	  __builtin_constant_p(*(const unsigned long *)(addr))) ?              \
		 const_test_bit((nr), (addr)) :                                \
		 hf_test_bit((nr), (addr)))
static __always_inline bool test_bit_acquire(long nr, const volatile unsigned long *addr)
{
	return __atomic_load_n(addr + BIT_WORD(nr), __ATOMIC_ACQUIRE) & BIT_MASK(nr);
}
static __always_inline bool test_and_set_bit_lock(long nr, volatile unsigned long *addr)
{
	return test_and_set_bit(nr, addr);
}
static __always_inline void clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(addr + BIT_WORD(nr), ~BIT_MASK(nr), __ATOMIC_RELEASE);
}
#define __clear_bit_unlock clear_bit_unlock

/* Those with two underscores are not atomic. */
static __always_inline void __set_bit(long nr, volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] |= BIT_MASK(nr);
}
static __always_inline void __clear_bit(long nr, volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}
static __always_inline void __change_bit(long nr, volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] ^= BIT_MASK(nr);
}
static __always_inline bool __test_and_set_bit(long nr, volatile unsigned long *addr)
{
	bool was = hf_test_bit(nr, addr);

	__set_bit(nr, addr);
	return was;
}
static __always_inline bool __test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	bool was = hf_test_bit(nr, addr);

	__clear_bit(nr, addr);
	return was;
}
static __always_inline bool __test_and_change_bit(long nr, volatile unsigned long *addr)
{
	bool was = hf_test_bit(nr, addr);

	__change_bit(nr, addr);
	return was;
}
static __always_inline void assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		set_bit(nr, addr);
	else
		clear_bit(nr, addr);
}
static __always_inline void __assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		__set_bit(nr, addr);
	else
		__clear_bit(nr, addr);
}

static __always_inline int ffs(int x)
{
	return __builtin_ffs(x);
}
static __always_inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}
static __always_inline int fls64(__u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}
static __always_inline unsigned int fls_long(unsigned long x)
{
	return fls64(x);
}
static __always_inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}
static __always_inline unsigned long __fls(unsigned long word)
{
	return 63 - __builtin_clzl(word);
}
static __always_inline unsigned long __ffs64(u64 word)
{
	return __builtin_ctzll(word);
}
#define ffz(x) __ffs(~(x))

static inline unsigned int hweight64(u64 w)
{
	w -= (w >> 1) & 0x5555555555555555ULL;
	w = (w & 0x3333333333333333ULL) + ((w >> 2) & 0x3333333333333333ULL);
	w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return (w * 0x0101010101010101ULL) >> 56;
}
static inline unsigned int hweight32(u32 w)
{
	return hweight64(w);
}
static inline unsigned int hweight16(u16 w)
{
	return hweight64(w);
}
static inline unsigned int hweight8(u8 w)
{
	return hweight64(w);
}
#define __sw_hweight32 hweight32
#define __sw_hweight64 hweight64
static __always_inline unsigned long hweight_long(unsigned long w)
{
	return hweight64(w);
}

static inline __u64 rol64(__u64 word, unsigned int shift)
{
	return (word << (shift & 63)) | (word >> ((-shift) & 63));
}
static inline __u64 ror64(__u64 word, unsigned int shift)
{
	return (word >> (shift & 63)) | (word << ((-shift) & 63));
}
static inline __u32 rol32(__u32 word, unsigned int shift)
{
	return (word << (shift & 31)) | (word >> ((-shift) & 31));
}
static inline __u32 ror32(__u32 word, unsigned int shift)
{
	return (word >> (shift & 31)) | (word << ((-shift) & 31));
}
static inline __u16 rol16(__u16 word, unsigned int shift)
{
	return (word << (shift & 15)) | (word >> ((-shift) & 15));
}
static inline __u16 ror16(__u16 word, unsigned int shift)
{
	return (word >> (shift & 15)) | (word << ((-shift) & 15));
}
static inline __u8 rol8(__u8 word, unsigned int shift)
{
	return (word << (shift & 7)) | (word >> ((-shift) & 7));
}
static inline __u8 ror8(__u8 word, unsigned int shift)
{
	return (word >> (shift & 7)) | (word << ((-shift) & 7));
}
static __always_inline __s32 sign_extend32(__u32 value, int index)
{
	return (__s32)(value << (31 - index)) >> (31 - index);
}
static __always_inline __s64 sign_extend64(__u64 value, int index)
{
	return (__s64)(value << (63 - index)) >> (63 - index);
}
static inline int get_count_order(unsigned int count)
{
	return count == 0 ? -1 : fls(count - 1);
}
static inline int get_count_order_long(unsigned long l)
{
	return l == 0 ? -1 : (int)fls_long(l - 1);
}
#define set_mask_bits(ptr, mask, bits)                                          \
	({                                                                      \
		const typeof(*(ptr)) hf_mask = (mask), hf_bits = (bits);        \
		typeof(*(ptr)) hf_before = __atomic_load_n(ptr, __ATOMIC_RELAXED); \
		while (!__atomic_compare_exchange_n(ptr, &hf_before,            \
						    (hf_before & ~hf_mask) | hf_bits, 0, \
						    __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) \
			;                                                       \
		hf_before;                                                      \
	})

#include <linux/find.h>

#endif
