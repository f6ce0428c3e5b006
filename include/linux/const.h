/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_CONST_H
#define _LINUX_CONST_H

#define _AC(x, suffix) HF_CONST_PASTE(x, suffix)
#define HF_CONST_PASTE(x, suffix) x##suffix
#define _AT(type, x) ((type)(x))
#define _UL(x) _AC(x, UL)
#define _ULL(x) _AC(x, ULL)
#define UL(x) _UL(x)
#define ULL(x) _ULL(x)
#define _BITUL(x) (_UL(1) << (x))
#define _BITULL(x) (_ULL(1) << (x))
#define __ALIGN_KERNEL(x, a) __ALIGN_KERNEL_MASK(x, (typeof(x))(a)-1)
#define __ALIGN_KERNEL_MASK(x, mask) (((x) + (mask)) & ~(mask))
#define __KERNEL_DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))

#endif
