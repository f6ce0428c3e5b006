/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H

#include <asm/types.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define GOLDEN_RATIO_32 0x61C88647
#define GOLDEN_RATIO_64 0x61C8864680B583EBull
#define GOLDEN_RATIO_PRIME GOLDEN_RATIO_64
#define __hash_32 hf_hash_32
static inline u32 hf_hash_32(u32 value)
{
	return value * GOLDEN_RATIO_32;
}
static inline u32 hash_32(u32 value, unsigned int bits)
{
	return hf_hash_32(value) >> (32 - bits);
}
static __always_inline u32 hash_64(u64 value, unsigned int bits)
{
	return value * GOLDEN_RATIO_64 >> (64 - bits);
}
#define hash_64_generic hash_64
#define hash_long(value, bits) hash_64(value, bits)
static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return hash_long((unsigned long)ptr, bits);
}
static inline u32 hash32_ptr(const void *ptr)
{
	unsigned long value = (unsigned long)ptr;

	return (u32)(value ^ (value >> 32));
}

#endif
