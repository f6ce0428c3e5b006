/* SPDX-License-Identifier: MIT */
/* holdfast: dup: fences that the explorer sees too */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H

#include <linux/compiler.h>

#define mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define dma_mb() mb()
#define dma_rmb() rmb()
#define dma_wmb() wmb()
#define smp_mb() mb()
#define smp_rmb() rmb()
#define smp_wmb() wmb()
#define __smp_mb() mb()
#define smp_mb__before_atomic() mb()
#define smp_mb__after_atomic() mb()
#define smp_mb__after_spinlock() mb()
#define smp_mb__before_atomic_inc() mb()
#define smp_mb__after_atomic_inc() mb()
#define smp_mb__before_atomic_dec() mb()
#define smp_mb__after_atomic_dec() mb()
#define smp_mb__before_clear_bit() mb()
#define smp_mb__after_clear_bit() mb()
#define smp_store_mb(var, value)        \
	do {                            \
		WRITE_ONCE(var, value); \
		smp_mb();               \
	} while (0)
#define set_mb(var, value) smp_store_mb(var, value)
#define smp_load_acquire(p)                                               \
	({                                                                \
		compiletime_assert_atomic_type(*p);                       \
		typeof(*(p)) hf_loaded;                                   \
		__atomic_load((p), &hf_loaded, __ATOMIC_ACQUIRE);         \
		hf_loaded;                                                \
	})
#define smp_store_release(p, value)                                       \
	do {                                                              \
		compiletime_assert_atomic_type(*p);                       \
		typeof(*(p)) hf_stored = (value);                         \
		__atomic_store((p), &hf_stored, __ATOMIC_RELEASE);        \
	} while (0)
#define smp_cond_load_relaxed(ptr, condition)        \
	({                                           \
		typeof(ptr) hf_cond_ptr = (ptr);     \
		typeof(*ptr) VAL;                    \
		for (;;) {                           \
			VAL = READ_ONCE(*hf_cond_ptr); \
			if (condition)               \
				break;               \
			cpu_relax();                 \
		}                                    \
		(typeof(*ptr))VAL;                   \
	})
#define smp_cond_load_acquire(ptr, condition)                          \
	({                                                             \
		typeof(*ptr) hf_val = smp_cond_load_relaxed(ptr, condition); \
		smp_rmb();                                             \
		hf_val;                                                \
	})

#endif
