/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_DIV64_H
#define _ASM_DIV64_H

#include <linux/types.h>

/* Divides the u64 lvalue in place and answers the remainder. */
#define do_div(n, base)                              \
	({                                           \
		u32 hf_base = (base);                \
		u32 hf_rest = (u64)(n) % hf_base;    \
		(n) = (u64)(n) / hf_base;            \
		hf_rest;                             \
	})

#endif
