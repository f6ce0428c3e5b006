/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a section with preemption off or a spinlock held is no reader */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <asm/barrier.h>
#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <linux/version.h>

void __rcu_read_lock(void);
void __rcu_read_unlock(void);
int hf_rcu_read_lock_held(void);
void synchronize_rcu(void);
void call_rcu(struct rcu_head *head, rcu_callback_t func);
void rcu_barrier(void);
/* `func` below 4096: free what lies that far before `head`; head NULL: free `func` itself. */
void kvfree_call_rcu(struct rcu_head *head, rcu_callback_t func);

static __always_inline void rcu_read_lock(void)
{
	__rcu_read_lock();
}
static __always_inline void rcu_read_unlock(void)
{
	__rcu_read_unlock();
}
static inline void rcu_read_lock_bh(void)
{
	local_bh_disable();
	__rcu_read_lock();
}
static inline void rcu_read_unlock_bh(void)
{
	__rcu_read_unlock();
	local_bh_enable();
}
static inline void rcu_read_lock_sched(void)
{
	preempt_disable();
	__rcu_read_lock();
}
static inline void rcu_read_unlock_sched(void)
{
	__rcu_read_unlock();
	preempt_enable();
}
#define rcu_read_lock_held() hf_rcu_read_lock_held()
#define rcu_read_lock_bh_held() hf_rcu_read_lock_held()
#define rcu_read_lock_sched_held() hf_rcu_read_lock_held()
#define rcu_read_lock_any_held() hf_rcu_read_lock_held()
#define synchronize_rcu_expedited() synchronize_rcu()
#define synchronize_net() synchronize_rcu()
#define rcu_is_watching() true
#define rcu_head_init(head) ((head)->func = (rcu_callback_t)~0L)
#define init_rcu_head(head) do { (void)(head); } while (0)
#define destroy_rcu_head(head) do { (void)(head); } while (0)
#define init_rcu_head_on_stack(head) do { (void)(head); } while (0)
#define destroy_rcu_head_on_stack(head) do { (void)(head); } while (0)
#define cond_synchronize_rcu(state) synchronize_rcu()
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
#define synchronize_sched() synchronize_rcu()
#define synchronize_rcu_bh() synchronize_rcu()
#define call_rcu_sched(head, func) call_rcu(head, func)
#define call_rcu_bh(head, func) call_rcu(head, func)
#define rcu_barrier_sched() rcu_barrier()
#define rcu_barrier_bh() rcu_barrier()
#endif

#define RCU_INITIALIZER(v) (typeof(*(v)) __force __rcu *)(v)
#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, RCU_INITIALIZER(v))
#define RCU_POINTER_INITIALIZER(p, v) .p = RCU_INITIALIZER(v)
#define rcu_assign_pointer(p, v)                                          \
	do {                                                              \
		typeof(p) hf_new = (typeof(p))(v);                        \
		smp_store_release(&(p), hf_new);                          \
	} while (0)
#define rcu_access_pointer(p) ((typeof(*(p)) *)READ_ONCE(p))
#define rcu_dereference_raw(p) ((typeof(*(p)) *)READ_ONCE(p))
#define rcu_dereference_check(p, c) rcu_dereference_raw(p)
#define rcu_dereference_bh_check(p, c) rcu_dereference_raw(p)
#define rcu_dereference_sched_check(p, c) rcu_dereference_raw(p)
#define rcu_dereference_raw_check(p) rcu_dereference_raw(p)
#define rcu_dereference_protected(p, c) ((typeof(*(p)) *)(p))
#define rcu_dereference(p) rcu_dereference_raw(p)
#define rcu_dereference_bh(p) rcu_dereference_raw(p)
#define rcu_dereference_sched(p) rcu_dereference_raw(p)
#define rcu_pointer_handoff(p) (p)
#define rcu_replace_pointer(p, new, c)                                    \
	({                                                                \
		typeof(p) hf_old = rcu_dereference_protected((p), (c));   \
		rcu_assign_pointer((p), (new));                           \
		hf_old;                                                   \
	})
#define rcu_swap_protected(p, ptr, c)                                     \
	do {                                                              \
		typeof(ptr) hf_swapped = rcu_dereference_protected((p), (c)); \
		rcu_assign_pointer((p), (ptr));                           \
		(ptr) = hf_swapped;                                       \
	} while (0)

#define HF_KFREE_RCU_1(ptr)                                                              \
	do {                                                                             \
		typeof(ptr) hf_ptr = (ptr);                                              \
		if (hf_ptr)                                                              \
			kvfree_call_rcu(NULL, (rcu_callback_t)(void *)(hf_ptr));         \
	} while (0)
#define HF_KFREE_RCU_2(ptr, field)                                                       \
	do {                                                                             \
		typeof(ptr) hf_ptr = (ptr);                                              \
		if (hf_ptr)                                                              \
			kvfree_call_rcu(&hf_ptr->field,                                  \
					(rcu_callback_t)(unsigned long)__builtin_offsetof( \
						typeof(*(ptr)), field));                 \
	} while (0)
#define HF_KFREE_RCU_PICK(a, b, name, ...) name
#define kfree_rcu(...) HF_KFREE_RCU_PICK(__VA_ARGS__, HF_KFREE_RCU_2, HF_KFREE_RCU_1)(__VA_ARGS__)
#define kvfree_rcu(...) kfree_rcu(__VA_ARGS__)
#define kfree_rcu_mightsleep(ptr) HF_KFREE_RCU_1(ptr)
#define kvfree_rcu_mightsleep(ptr) HF_KFREE_RCU_1(ptr)

#endif
