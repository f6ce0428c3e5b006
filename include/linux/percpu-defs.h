/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one processor, so one slot: the variable itself */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H

#include <linux/compiler.h>
#include <linux/preempt.h>

#define DECLARE_PER_CPU(type, name) extern typeof(type) name
#define DEFINE_PER_CPU(type, name) typeof(type) name
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU(type, name)
#define EXPORT_PER_CPU_SYMBOL(var) EXPORT_SYMBOL(var)
#define EXPORT_PER_CPU_SYMBOL_GPL(var) EXPORT_SYMBOL_GPL(var)

#define per_cpu_ptr(ptr, cpu) ({ (void)(cpu); (ptr); })
#define raw_cpu_ptr(ptr) (ptr)
#define this_cpu_ptr(ptr) (ptr)
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))
#define __get_cpu_var(var) (var)
#define get_cpu_var(var) (*({ preempt_disable(); &(var); }))
#define put_cpu_var(var) do { (void)&(var); preempt_enable(); } while (0)
#define get_cpu_ptr(var) ({ preempt_disable(); (var); })
#define put_cpu_ptr(var) do { (void)(var); preempt_enable(); } while (0)

/* One instruction on x86, so atomic against interrupts and preemption: atomic here. */
#define this_cpu_read(var) READ_ONCE(var)
#define this_cpu_write(var, value) WRITE_ONCE(var, value)
#define this_cpu_add(var, value) ((void)__atomic_fetch_add(&(var), (value), __ATOMIC_RELAXED))
#define this_cpu_sub(var, value) ((void)__atomic_fetch_sub(&(var), (value), __ATOMIC_RELAXED))
#define this_cpu_inc(var) this_cpu_add(var, 1)
#define this_cpu_dec(var) this_cpu_sub(var, 1)
#define this_cpu_and(var, value) ((void)__atomic_fetch_and(&(var), (value), __ATOMIC_RELAXED))
#define this_cpu_or(var, value) ((void)__atomic_fetch_or(&(var), (value), __ATOMIC_RELAXED))
#define this_cpu_add_return(var, value) __atomic_add_fetch(&(var), (value), __ATOMIC_RELAXED)
#define this_cpu_sub_return(var, value) __atomic_sub_fetch(&(var), (value), __ATOMIC_RELAXED)
#define this_cpu_inc_return(var) this_cpu_add_return(var, 1)
#define this_cpu_dec_return(var) this_cpu_sub_return(var, 1)
#define this_cpu_xchg(var, value) __atomic_exchange_n(&(var), (value), __ATOMIC_SEQ_CST)
#define this_cpu_cmpxchg(var, old, new)                                                    \
	({                                                                                 \
		typeof(var) hf_old = (old);                                                \
		__atomic_compare_exchange_n(&(var), &hf_old, (new), 0, __ATOMIC_SEQ_CST,   \
					    __ATOMIC_SEQ_CST);                             \
		hf_old;                                                                    \
	})
#define __this_cpu_read(var) this_cpu_read(var)
#define __this_cpu_write(var, value) this_cpu_write(var, value)
#define __this_cpu_add(var, value) this_cpu_add(var, value)
#define __this_cpu_sub(var, value) this_cpu_sub(var, value)
#define __this_cpu_inc(var) this_cpu_inc(var)
#define __this_cpu_dec(var) this_cpu_dec(var)
#define __this_cpu_and(var, value) this_cpu_and(var, value)
#define __this_cpu_or(var, value) this_cpu_or(var, value)
#define __this_cpu_add_return(var, value) this_cpu_add_return(var, value)
#define __this_cpu_sub_return(var, value) this_cpu_sub_return(var, value)
#define __this_cpu_inc_return(var) this_cpu_inc_return(var)
#define __this_cpu_dec_return(var) this_cpu_dec_return(var)
#define __this_cpu_xchg(var, value) this_cpu_xchg(var, value)
#define __this_cpu_cmpxchg(var, old, new) this_cpu_cmpxchg(var, old, new)
#define raw_cpu_read(var) this_cpu_read(var)
#define raw_cpu_write(var, value) this_cpu_write(var, value)
#define raw_cpu_add(var, value) this_cpu_add(var, value)
#define raw_cpu_sub(var, value) this_cpu_sub(var, value)
#define raw_cpu_inc(var) this_cpu_inc(var)
#define raw_cpu_dec(var) this_cpu_dec(var)
#define raw_cpu_and(var, value) this_cpu_and(var, value)
#define raw_cpu_or(var, value) this_cpu_or(var, value)
#define raw_cpu_add_return(var, value) this_cpu_add_return(var, value)
#define raw_cpu_sub_return(var, value) this_cpu_sub_return(var, value)
#define raw_cpu_inc_return(var) this_cpu_inc_return(var)
#define raw_cpu_dec_return(var) this_cpu_dec_return(var)
#define raw_cpu_xchg(var, value) this_cpu_xchg(var, value)
#define raw_cpu_cmpxchg(var, old, new) this_cpu_cmpxchg(var, old, new)

#endif
