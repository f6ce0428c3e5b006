/* SPDX-License-Identifier: MIT */
/* holdfast: dup: one pool of workers, processor and node are not looked at */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 20)
#define HF_WORK_ARGUMENT void *
#endif
#include <linux/timer.h>
#include <holdfast/abi/workqueue.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/linkage.h>
#include <linux/lockdep.h>
#include <linux/rcupdate.h>

typedef void (*work_func_t)(HF_WORK_ARGUMENT);

enum {
	WQ_UNBOUND = 1 << 1,
	WQ_FREEZABLE = 1 << 2,
	WQ_MEM_RECLAIM = 1 << 3,
	WQ_HIGHPRI = 1 << 4,
	WQ_CPU_INTENSIVE = 1 << 5,
	WQ_SYSFS = 1 << 6,
	WQ_POWER_EFFICIENT = 1 << 7,
	__WQ_ORDERED = 1 << 17,
	__WQ_LEGACY = 1 << 18,
	__WQ_ORDERED_EXPLICIT = 1 << 19,
	WQ_MAX_ACTIVE = 512,
	WQ_DFL_ACTIVE = 256,
	WORK_BUSY_PENDING = 1,
	WORK_BUSY_RUNNING = 2,
	WORK_CPU_UNBOUND = 1,
};

extern struct workqueue_struct *system_wq;
extern struct workqueue_struct *system_highpri_wq;
extern struct workqueue_struct *system_long_wq;
extern struct workqueue_struct *system_unbound_wq;
extern struct workqueue_struct *system_freezable_wq;
extern struct workqueue_struct *system_power_efficient_wq;
extern struct workqueue_struct *system_freezable_power_efficient_wq;

struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
	__printf(1, 4);
void destroy_workqueue(struct workqueue_struct *wq);
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active);
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work,
			   unsigned long delay);
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay);
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork);
void __flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *dwork);
bool flush_rcu_work(struct rcu_work *rwork);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
unsigned int work_busy(struct work_struct *work);
struct work_struct *current_work(void);
int schedule_on_each_cpu(work_func_t func);
void delayed_work_timer_fn(struct timer_list *t);

#define alloc_ordered_workqueue(fmt, flags, args...) \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | __WQ_ORDERED_EXPLICIT | (flags), 1, ##args)
#define create_workqueue(name) alloc_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, 1, (name))
#define create_freezable_workqueue(name) \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_FREEZABLE | WQ_UNBOUND | WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) \
	alloc_ordered_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, name)

#define HF_DELAYED_WORK_TIMER                                                       \
	{ .function = (void (*)(HF_TIMER_ARGUMENT))(void *)delayed_work_timer_fn }
#define __WORK_INITIALIZER(n, f) \
	{ .entry = { &(n).entry, &(n).entry }, .func = (f) }
#define __DELAYED_WORK_INITIALIZER(n, f, flags) \
	{ .work = __WORK_INITIALIZER((n).work, (f)), .timer = HF_DELAYED_WORK_TIMER }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 20)
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define INIT_WORK(work_, f) \
	do { *(work_) = (struct work_struct)__WORK_INITIALIZER(*(work_), (f)); } while (0)
#else
#define DECLARE_WORK(n, f, d)                                                          \
	struct work_struct n = { .data = { HF_WORK_GETS_DATA }, .func = (f), .hf_data = (d), \
				 .entry = { &(n).entry, &(n).entry } }
#define INIT_WORK(work_, f, d)                                                         \
	do {                                                                           \
		*(work_) = (struct work_struct){ .data = { HF_WORK_GETS_DATA },        \
						 .func = (f), .hf_data = (d) };        \
		INIT_LIST_HEAD(&(work_)->entry);                                       \
	} while (0)
#endif
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, 0)
#define DECLARE_DEFERRABLE_WORK(n, f) DECLARE_DELAYED_WORK(n, f)
#define INIT_WORK_ONSTACK(work_, f) INIT_WORK(work_, f)
#define INIT_DELAYED_WORK(work_, f)                                                     \
	do {                                                                            \
		*(work_) = (struct delayed_work){ .timer = HF_DELAYED_WORK_TIMER };     \
		(work_)->work.func = (f);           \
		INIT_LIST_HEAD(&(work_)->work.entry);                                   \
	} while (0)
#define INIT_DELAYED_WORK_ONSTACK(work_, f) INIT_DELAYED_WORK(work_, f)
#define INIT_DEFERRABLE_WORK(work_, f) INIT_DELAYED_WORK(work_, f)
#define INIT_RCU_WORK(work_, f) INIT_WORK(&(work_)->work, (f))
#define PREPARE_WORK(work_, f) do { (work_)->func = (f); } while (0)
#define PREPARE_DELAYED_WORK(work_, f) PREPARE_WORK(&(work_)->work, (f))
#define destroy_work_on_stack(work) do { (void)(work); } while (0)
#define destroy_delayed_work_on_stack(work) do { (void)(work); } while (0)
#define work_pending(work_) ((__READ_ONCE((work_)->data.counter) & HF_WORK_PENDING) != 0)
#define delayed_work_pending(w) work_pending(&(w)->work)

static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}
static inline struct rcu_work *to_rcu_work(struct work_struct *work)
{
	return container_of(work, struct rcu_work, work);
}
static inline bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_work_on(WORK_CPU_UNBOUND, wq, work);
}
static inline bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				      unsigned long delay)
{
	return queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}
static inline bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				    unsigned long delay)
{
	return mod_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}
static inline bool schedule_work_on(int cpu, struct work_struct *work)
{
	return queue_work_on(cpu, system_wq, work);
}
static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}
static inline bool schedule_delayed_work_on(int cpu, struct delayed_work *dwork,
					    unsigned long delay)
{
	return queue_delayed_work_on(cpu, system_wq, dwork, delay);
}
static inline bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}
#define flush_workqueue(wq) __flush_workqueue(wq)
#define flush_scheduled_work() __flush_workqueue(system_wq)

#endif
