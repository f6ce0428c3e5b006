/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_CMPXCHG_H
#define _ASM_CMPXCHG_H

#include <linux/compiler.h>

/* Sequentially consistent in every flavour: legal, as each is at least what its name asks. */
#define xchg(ptr, value)                                                            \
	({                                                                          \
		typeof(*(ptr)) hf_new = (typeof(*(ptr)))(value);                    \
		typeof(*(ptr)) hf_old;                                              \
		__atomic_exchange((ptr), &hf_new, &hf_old, __ATOMIC_SEQ_CST);       \
		hf_old;                                                             \
	})
#define cmpxchg(ptr, old, new)                                                      \
	({                                                                          \
		typeof(*(ptr)) hf_old = (typeof(*(ptr)))(old);                      \
		typeof(*(ptr)) hf_new = (typeof(*(ptr)))(new);                      \
		__atomic_compare_exchange((ptr), &hf_old, &hf_new, 0, __ATOMIC_SEQ_CST, \
					  __ATOMIC_SEQ_CST);                        \
		hf_old;                                                             \
	})
#define try_cmpxchg(ptr, old_ptr, new)                                              \
	({                                                                          \
		typeof(*(ptr)) hf_new = (typeof(*(ptr)))(new);                      \
		__atomic_compare_exchange((ptr), (old_ptr), &hf_new, 0, __ATOMIC_SEQ_CST, \
					  __ATOMIC_SEQ_CST);                        \
	})
#define xchg_relaxed xchg
#define xchg_acquire xchg
#define xchg_release xchg
#define cmpxchg_relaxed cmpxchg
#define cmpxchg_acquire cmpxchg
#define cmpxchg_release cmpxchg
#define cmpxchg_local cmpxchg
#define cmpxchg64 cmpxchg
#define cmpxchg64_local cmpxchg
#define try_cmpxchg_acquire try_cmpxchg
#define try_cmpxchg_release try_cmpxchg
#define try_cmpxchg_relaxed try_cmpxchg

#endif
