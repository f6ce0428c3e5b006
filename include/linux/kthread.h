/* SPDX-License-Identifier: MIT */
/* holdfast: dup: binding to a processor does nothing, there is one */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

#ifndef NUMA_NO_NODE
#define NUMA_NO_NODE (-1)
#endif

struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node,
					   const char namefmt[], ...) __printf(4, 5);
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data,
					  unsigned int cpu, const char *namefmt);
void kthread_bind(struct task_struct *k, unsigned int cpu);
int kthread_stop(struct task_struct *k);
bool kthread_should_stop(void);
bool kthread_should_park(void);
int kthread_park(struct task_struct *k);
void kthread_unpark(struct task_struct *k);
void kthread_parkme(void);
void *kthread_data(struct task_struct *k);
void *kthread_func(struct task_struct *k);
void kthread_exit(long result) __noreturn;
void kthread_complete_and_exit(struct completion *comp, long code) __noreturn;

#define kthread_create(threadfn, data, namefmt, arg...) \
	kthread_create_on_node(threadfn, data, NUMA_NO_NODE, namefmt, ##arg)
#define kthread_run(threadfn, data, namefmt, ...)                                        \
	({                                                                               \
		struct task_struct *hf_task =                                            \
			kthread_create(threadfn, data, namefmt, ##__VA_ARGS__);          \
		if (!IS_ERR(hf_task))                                                    \
			wake_up_process(hf_task);                                        \
		hf_task;                                                                 \
	})
#define kthread_run_on_cpu(threadfn, data, cpu, namefmt)                                 \
	({                                                                               \
		struct task_struct *hf_task =                                            \
			kthread_create_on_cpu(threadfn, data, cpu, namefmt);             \
		if (!IS_ERR(hf_task))                                                    \
			wake_up_process(hf_task);                                        \
		hf_task;                                                                 \
	})
static inline int kthread_stop_put(struct task_struct *k)
{
	int hf_result = kthread_stop(k);
	put_task_struct(k);
	return hf_result;
}
static inline bool kthread_freezable_should_stop(bool *was_frozen)
{
	if (was_frozen)
		*was_frozen = false;
	return kthread_should_stop();
}

#endif
