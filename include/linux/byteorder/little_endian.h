/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_BYTEORDER_LITTLE_ENDIAN_H
#define _LINUX_BYTEORDER_LITTLE_ENDIAN_H

#include <linux/swab.h>
#include <linux/types.h>

#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD

#define cpu_to_le64(x) ((__le64)(__u64)(x))
#define le64_to_cpu(x) ((__u64)(__le64)(x))
#define cpu_to_le32(x) ((__le32)(__u32)(x))
#define le32_to_cpu(x) ((__u32)(__le32)(x))
#define cpu_to_le16(x) ((__le16)(__u16)(x))
#define le16_to_cpu(x) ((__u16)(__le16)(x))
#define cpu_to_be64(x) ((__be64)__swab64(x))
#define be64_to_cpu(x) __swab64((__u64)(__be64)(x))
#define cpu_to_be32(x) ((__be32)__swab32(x))
#define be32_to_cpu(x) __swab32((__u32)(__be32)(x))
#define cpu_to_be16(x) ((__be16)__swab16(x))
#define be16_to_cpu(x) __swab16((__u16)(__be16)(x))
#define __constant_cpu_to_le64 cpu_to_le64
#define __constant_cpu_to_le32 cpu_to_le32
#define __constant_cpu_to_le16 cpu_to_le16
#define __constant_cpu_to_be64 cpu_to_be64
#define __constant_cpu_to_be32 cpu_to_be32
#define __constant_cpu_to_be16 cpu_to_be16
#define __constant_le32_to_cpu le32_to_cpu
#define __constant_be32_to_cpu be32_to_cpu
#define __constant_htons htons
#define __cpu_to_le64 cpu_to_le64
#define __cpu_to_le32 cpu_to_le32
#define __cpu_to_le16 cpu_to_le16
#define __cpu_to_be64 cpu_to_be64
#define __cpu_to_be32 cpu_to_be32
#define __cpu_to_be16 cpu_to_be16
#define __le64_to_cpu le64_to_cpu
#define __le32_to_cpu le32_to_cpu
#define __le16_to_cpu le16_to_cpu
#define __be64_to_cpu be64_to_cpu
#define __be32_to_cpu be32_to_cpu
#define __be16_to_cpu be16_to_cpu

#define cpu_to_le64p(p) cpu_to_le64(*(p))
#define cpu_to_le32p(p) cpu_to_le32(*(p))
#define cpu_to_le16p(p) cpu_to_le16(*(p))
#define le64_to_cpup(p) le64_to_cpu(*(p))
#define le32_to_cpup(p) le32_to_cpu(*(p))
#define le16_to_cpup(p) le16_to_cpu(*(p))
#define cpu_to_be64p(p) cpu_to_be64(*(p))
#define cpu_to_be32p(p) cpu_to_be32(*(p))
#define cpu_to_be16p(p) cpu_to_be16(*(p))
#define be64_to_cpup(p) be64_to_cpu(*(p))
#define be32_to_cpup(p) be32_to_cpu(*(p))
#define be16_to_cpup(p) be16_to_cpu(*(p))
#define cpu_to_le64s(p) do { (void)(p); } while (0)
#define cpu_to_le32s(p) do { (void)(p); } while (0)
#define cpu_to_le16s(p) do { (void)(p); } while (0)
#define le64_to_cpus(p) do { (void)(p); } while (0)
#define le32_to_cpus(p) do { (void)(p); } while (0)
#define le16_to_cpus(p) do { (void)(p); } while (0)
#define cpu_to_be64s(p) swab64s(p)
#define cpu_to_be32s(p) swab32s(p)
#define cpu_to_be16s(p) swab16s(p)
#define be64_to_cpus(p) swab64s(p)
#define be32_to_cpus(p) swab32s(p)
#define be16_to_cpus(p) swab16s(p)

#define htonl(x) cpu_to_be32(x)
#define ntohl(x) be32_to_cpu(x)
#define htons(x) cpu_to_be16(x)
#define ntohs(x) be16_to_cpu(x)
#define ___htonl htonl
#define ___htons htons
#define ___ntohl ntohl
#define ___ntohs ntohs

static inline void le16_add_cpu(__le16 *var, u16 val)
{
	*var += val;
}
static inline void le32_add_cpu(__le32 *var, u32 val)
{
	*var += val;
}
static inline void le64_add_cpu(__le64 *var, u64 val)
{
	*var += val;
}
static inline void be16_add_cpu(__be16 *var, u16 val)
{
	*var = cpu_to_be16(be16_to_cpu(*var) + val);
}
static inline void be32_add_cpu(__be32 *var, u32 val)
{
	*var = cpu_to_be32(be32_to_cpu(*var) + val);
}
static inline void be64_add_cpu(__be64 *var, u64 val)
{
	*var = cpu_to_be64(be64_to_cpu(*var) + val);
}

#endif
