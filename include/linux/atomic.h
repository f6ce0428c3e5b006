/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* One set of functions for three types. The _relaxed, _acquire and _release flavours are at least
 * as strong as their names ask. */
#define HF_ATOMIC_ORDERS(prefix, op)                   \
	HF_ATOMIC_ALIAS(prefix, op, _relaxed)          \
	HF_ATOMIC_ALIAS(prefix, op, _acquire)          \
	HF_ATOMIC_ALIAS(prefix, op, _release)
#define HF_ATOMIC_OP(prefix, type, value_type, op, builtin)                                      \
	static __always_inline void prefix##_##op(value_type i, type *v)                         \
	{                                                                                        \
		__atomic_fetch_##builtin(&v->counter, i, __ATOMIC_RELAXED);                      \
	}                                                                                        \
	static __always_inline value_type prefix##_fetch_##op(value_type i, type *v)             \
	{                                                                                        \
		return __atomic_fetch_##builtin(&v->counter, i, __ATOMIC_SEQ_CST);               \
	}                                                                                        \
	static __always_inline value_type prefix##_fetch_##op##_relaxed(value_type i, type *v)   \
	{                                                                                        \
		return __atomic_fetch_##builtin(&v->counter, i, __ATOMIC_RELAXED);               \
	}                                                                                        \
	static __always_inline value_type prefix##_fetch_##op##_acquire(value_type i, type *v)   \
	{                                                                                        \
		return __atomic_fetch_##builtin(&v->counter, i, __ATOMIC_ACQUIRE);               \
	}                                                                                        \
	static __always_inline value_type prefix##_fetch_##op##_release(value_type i, type *v)   \
	{                                                                                        \
		return __atomic_fetch_##builtin(&v->counter, i, __ATOMIC_RELEASE);               \
	}
#define HF_ATOMIC_RETURN(prefix, type, value_type, op, builtin)                                  \
	static __always_inline value_type prefix##_##op##_return(value_type i, type *v)          \
	{                                                                                        \
		return __atomic_##builtin##_fetch(&v->counter, i, __ATOMIC_SEQ_CST);             \
	}                                                                                        \
	static __always_inline value_type prefix##_##op##_return_relaxed(value_type i, type *v)  \
	{                                                                                        \
		return __atomic_##builtin##_fetch(&v->counter, i, __ATOMIC_RELAXED);             \
	}                                                                                        \
	static __always_inline value_type prefix##_##op##_return_acquire(value_type i, type *v)  \
	{                                                                                        \
		return __atomic_##builtin##_fetch(&v->counter, i, __ATOMIC_ACQUIRE);             \
	}                                                                                        \
	static __always_inline value_type prefix##_##op##_return_release(value_type i, type *v)  \
	{                                                                                        \
		return __atomic_##builtin##_fetch(&v->counter, i, __ATOMIC_RELEASE);             \
	}
#define HF_ATOMIC_STEP(prefix, type, value_type, op, amount)                                     \
	static __always_inline void prefix##_##op(type *v)                                       \
	{                                                                                        \
		__atomic_fetch_add(&v->counter, amount, __ATOMIC_RELAXED);                       \
	}                                                                                        \
	static __always_inline value_type prefix##_##op##_return(type *v)                        \
	{                                                                                        \
		return __atomic_add_fetch(&v->counter, amount, __ATOMIC_SEQ_CST);                \
	}                                                                                        \
	static __always_inline value_type prefix##_##op##_return_relaxed(type *v)                \
	{                                                                                        \
		return __atomic_add_fetch(&v->counter, amount, __ATOMIC_RELAXED);                \
	}                                                                                        \
	static __always_inline value_type prefix##_##op##_return_acquire(type *v)                \
	{                                                                                        \
		return __atomic_add_fetch(&v->counter, amount, __ATOMIC_ACQUIRE);                \
	}                                                                                        \
	static __always_inline value_type prefix##_##op##_return_release(type *v)                \
	{                                                                                        \
		return __atomic_add_fetch(&v->counter, amount, __ATOMIC_RELEASE);                \
	}                                                                                        \
	static __always_inline value_type prefix##_fetch_##op(type *v)                           \
	{                                                                                        \
		return __atomic_fetch_add(&v->counter, amount, __ATOMIC_SEQ_CST);                \
	}                                                                                        \
	static __always_inline bool prefix##_##op##_and_test(type *v)                            \
	{                                                                                        \
		return __atomic_add_fetch(&v->counter, amount, __ATOMIC_SEQ_CST) == 0;           \
	}

#define HF_ATOMIC_TYPE(prefix, type, value_type)                                                 \
	static __always_inline value_type prefix##_read(const type *v)                           \
	{                                                                                        \
		return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);                           \
	}                                                                                        \
	static __always_inline value_type prefix##_read_acquire(const type *v)                   \
	{                                                                                        \
		return __atomic_load_n(&v->counter, __ATOMIC_ACQUIRE);                           \
	}                                                                                        \
	static __always_inline void prefix##_set(type *v, value_type i)                          \
	{                                                                                        \
		__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);                              \
	}                                                                                        \
	static __always_inline void prefix##_set_release(type *v, value_type i)                  \
	{                                                                                        \
		__atomic_store_n(&v->counter, i, __ATOMIC_RELEASE);                              \
	}                                                                                        \
	HF_ATOMIC_OP(prefix, type, value_type, add, add)                                         \
	HF_ATOMIC_OP(prefix, type, value_type, sub, sub)                                         \
	HF_ATOMIC_OP(prefix, type, value_type, and, and)                                         \
	HF_ATOMIC_OP(prefix, type, value_type, or, or)                                           \
	HF_ATOMIC_OP(prefix, type, value_type, xor, xor)                                         \
	HF_ATOMIC_RETURN(prefix, type, value_type, add, add)                                     \
	HF_ATOMIC_RETURN(prefix, type, value_type, sub, sub)                                     \
	HF_ATOMIC_STEP(prefix, type, value_type, inc, 1)                                         \
	HF_ATOMIC_STEP(prefix, type, value_type, dec, -1)                                        \
	static __always_inline void prefix##_andnot(value_type i, type *v)                       \
	{                                                                                        \
		prefix##_and(~i, v);                                                             \
	}                                                                                        \
	static __always_inline value_type prefix##_fetch_andnot(value_type i, type *v)           \
	{                                                                                        \
		return prefix##_fetch_and(~i, v);                                                \
	}                                                                                        \
	static __always_inline bool prefix##_sub_and_test(value_type i, type *v)                 \
	{                                                                                        \
		return prefix##_sub_return(i, v) == 0;                                           \
	}                                                                                        \
	static __always_inline bool prefix##_add_negative(value_type i, type *v)                 \
	{                                                                                        \
		return prefix##_add_return(i, v) < 0;                                            \
	}                                                                                        \
	static __always_inline value_type prefix##_xchg(type *v, value_type new)                 \
	{                                                                                        \
		return __atomic_exchange_n(&v->counter, new, __ATOMIC_SEQ_CST);                  \
	}                                                                                        \
	static __always_inline value_type prefix##_cmpxchg(type *v, value_type old, value_type new) \
	{                                                                                        \
		__atomic_compare_exchange_n(&v->counter, &old, new, 0, __ATOMIC_SEQ_CST,         \
					    __ATOMIC_SEQ_CST);                                   \
		return old;                                                                      \
	}                                                                                        \
	static __always_inline bool prefix##_try_cmpxchg(type *v, value_type *old, value_type new) \
	{                                                                                        \
		return __atomic_compare_exchange_n(&v->counter, old, new, 0, __ATOMIC_SEQ_CST,   \
						   __ATOMIC_SEQ_CST);                            \
	}                                                                                        \
	static __always_inline value_type prefix##_fetch_add_unless(type *v, value_type a,       \
								    value_type u)                \
	{                                                                                        \
		value_type c = prefix##_read(v);                                                 \
		while (c != u && !prefix##_try_cmpxchg(v, &c, c + a))                            \
			;                                                                        \
		return c;                                                                        \
	}                                                                                        \
	static __always_inline bool prefix##_add_unless(type *v, value_type a, value_type u)     \
	{                                                                                        \
		return prefix##_fetch_add_unless(v, a, u) != u;                                  \
	}                                                                                        \
	static __always_inline bool prefix##_inc_not_zero(type *v)                               \
	{                                                                                        \
		return prefix##_add_unless(v, 1, 0);                                             \
	}                                                                                        \
	static __always_inline bool prefix##_inc_unless_negative(type *v)                        \
	{                                                                                        \
		value_type c = prefix##_read(v);                                                 \
		do {                                                                             \
			if (c < 0)                                                               \
				return false;                                                    \
		} while (!prefix##_try_cmpxchg(v, &c, c + 1));                                   \
		return true;                                                                     \
	}                                                                                        \
	static __always_inline bool prefix##_dec_unless_positive(type *v)                        \
	{                                                                                        \
		value_type c = prefix##_read(v);                                                 \
		do {                                                                             \
			if (c > 0)                                                               \
				return false;                                                    \
		} while (!prefix##_try_cmpxchg(v, &c, c - 1));                                   \
		return true;                                                                     \
	}                                                                                        \
	static __always_inline value_type prefix##_dec_if_positive(type *v)                      \
	{                                                                                        \
		value_type c = prefix##_read(v);                                                 \
		do {                                                                             \
			if (c - 1 < 0)                                                           \
				break;                                                           \
		} while (!prefix##_try_cmpxchg(v, &c, c - 1));                                   \
		return c - 1;                                                                    \
	}

HF_ATOMIC_TYPE(atomic, atomic_t, int)
HF_ATOMIC_TYPE(atomic64, atomic64_t, s64)

typedef atomic64_t atomic_long_t;
#define ATOMIC_LONG_INIT(i) ATOMIC64_INIT(i)
static __always_inline long hf_atomic_long(s64 value)
{
	return value;
}
#define atomic_long_read(v) hf_atomic_long(atomic64_read(v))
#define atomic_long_read_acquire(v) hf_atomic_long(atomic64_read_acquire(v))
#define atomic_long_set atomic64_set
#define atomic_long_set_release atomic64_set_release
#define atomic_long_add atomic64_add
#define atomic_long_sub atomic64_sub
#define atomic_long_and atomic64_and
#define atomic_long_or atomic64_or
#define atomic_long_xor atomic64_xor
#define atomic_long_andnot atomic64_andnot
#define atomic_long_inc atomic64_inc
#define atomic_long_dec atomic64_dec
#define atomic_long_add_return(i, v) hf_atomic_long(atomic64_add_return(i, v))
#define atomic_long_sub_return(i, v) hf_atomic_long(atomic64_sub_return(i, v))
#define atomic_long_inc_return(v) hf_atomic_long(atomic64_inc_return(v))
#define atomic_long_dec_return(v) hf_atomic_long(atomic64_dec_return(v))
#define atomic_long_fetch_add(i, v) hf_atomic_long(atomic64_fetch_add(i, v))
#define atomic_long_fetch_sub(i, v) hf_atomic_long(atomic64_fetch_sub(i, v))
#define atomic_long_fetch_or(i, v) hf_atomic_long(atomic64_fetch_or(i, v))
#define atomic_long_fetch_and(i, v) hf_atomic_long(atomic64_fetch_and(i, v))
#define atomic_long_fetch_andnot(i, v) hf_atomic_long(atomic64_fetch_andnot(i, v))
#define atomic_long_fetch_inc(v) hf_atomic_long(atomic64_fetch_inc(v))
#define atomic_long_fetch_dec(v) hf_atomic_long(atomic64_fetch_dec(v))
#define atomic_long_xchg(v, new) hf_atomic_long(atomic64_xchg(v, new))
#define atomic_long_cmpxchg(v, old, new) hf_atomic_long(atomic64_cmpxchg(v, old, new))
#define atomic_long_add_unless atomic64_add_unless
#define atomic_long_inc_not_zero atomic64_inc_not_zero
#define atomic_long_dec_if_positive(v) hf_atomic_long(atomic64_dec_if_positive(v))
#define atomic_long_sub_and_test atomic64_sub_and_test
#define atomic_long_inc_and_test atomic64_inc_and_test
#define atomic_long_dec_and_test atomic64_dec_and_test
#define atomic_long_add_negative atomic64_add_negative

#define atomic_cmpxchg_acquire atomic_cmpxchg
#define atomic_cmpxchg_release atomic_cmpxchg
#define atomic_cmpxchg_relaxed atomic_cmpxchg
#define atomic_xchg_acquire atomic_xchg
#define atomic_xchg_release atomic_xchg
#define atomic_xchg_relaxed atomic_xchg
#define atomic_try_cmpxchg_acquire atomic_try_cmpxchg
#define atomic_try_cmpxchg_release atomic_try_cmpxchg
#define atomic_try_cmpxchg_relaxed atomic_try_cmpxchg
#define atomic_fetch_andnot_acquire atomic_fetch_andnot
#define atomic64_fetch_andnot_acquire atomic64_fetch_andnot
#define atomic64_xchg_acquire atomic64_xchg
#define atomic_fetch_andnot_release atomic_fetch_andnot
#define atomic64_fetch_andnot_release atomic64_fetch_andnot
#define atomic64_xchg_release atomic64_xchg
#define atomic_fetch_andnot_relaxed atomic_fetch_andnot
#define atomic64_fetch_andnot_relaxed atomic64_fetch_andnot
#define atomic64_xchg_relaxed atomic64_xchg
#define atomic64_cmpxchg_acquire atomic64_cmpxchg
#define atomic64_cmpxchg_release atomic64_cmpxchg
#define atomic64_cmpxchg_relaxed atomic64_cmpxchg

#define atomic_cond_read_relaxed(v, c) smp_cond_load_relaxed(&(v)->counter, (c))
#define atomic_cond_read_acquire(v, c) smp_cond_load_acquire(&(v)->counter, (c))
#define atomic_set_mask(mask, v) atomic_or((mask), (v))
#define atomic_clear_mask(mask, v) atomic_andnot((mask), (v))

#endif
