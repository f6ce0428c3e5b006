/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_TYPES_H
#define _ASM_TYPES_H

#include <asm/bitsperlong.h>
#include <asm/int-ll64.h>

typedef __s8 s8;
typedef __u8 u8;
typedef __s16 s16;
typedef __u16 u16;
typedef __s32 s32;
typedef __u32 u32;
typedef __s64 s64;
typedef __u64 u64;

#endif
