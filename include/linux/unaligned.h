/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_UNALIGNED_H
#define _LINUX_UNALIGNED_H

#include <asm/byteorder.h>
#include <linux/types.h>

#define get_unaligned(ptr)                                     \
	({                                                     \
		const struct { typeof(*(ptr)) x; } __packed *hf_p = (const void *)(ptr); \
		hf_p->x;                                       \
	})
#define put_unaligned(value, ptr)                              \
	do {                                                   \
		struct { typeof(*(ptr)) x; } __packed *hf_p = (void *)(ptr); \
		hf_p->x = (value);                             \
	} while (0)

static inline u16 get_unaligned_le16(const void *p)
{
	return le16_to_cpu(get_unaligned((const __le16 *)p));
}
static inline u32 get_unaligned_le32(const void *p)
{
	return le32_to_cpu(get_unaligned((const __le32 *)p));
}
static inline u64 get_unaligned_le64(const void *p)
{
	return le64_to_cpu(get_unaligned((const __le64 *)p));
}
static inline u16 get_unaligned_be16(const void *p)
{
	return be16_to_cpu(get_unaligned((const __be16 *)p));
}
static inline u32 get_unaligned_be32(const void *p)
{
	return be32_to_cpu(get_unaligned((const __be32 *)p));
}
static inline u64 get_unaligned_be64(const void *p)
{
	return be64_to_cpu(get_unaligned((const __be64 *)p));
}
static inline void put_unaligned_le16(u16 value, void *p)
{
	put_unaligned(cpu_to_le16(value), (__le16 *)p);
}
static inline void put_unaligned_le32(u32 value, void *p)
{
	put_unaligned(cpu_to_le32(value), (__le32 *)p);
}
static inline void put_unaligned_le64(u64 value, void *p)
{
	put_unaligned(cpu_to_le64(value), (__le64 *)p);
}
static inline void put_unaligned_be16(u16 value, void *p)
{
	put_unaligned(cpu_to_be16(value), (__be16 *)p);
}
static inline void put_unaligned_be32(u32 value, void *p)
{
	put_unaligned(cpu_to_be32(value), (__be32 *)p);
}
static inline void put_unaligned_be64(u64 value, void *p)
{
	put_unaligned(cpu_to_be64(value), (__be64 *)p);
}

#endif
