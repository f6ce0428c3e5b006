/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
#define HF_TIMER_ARGUMENT unsigned long
#endif
#include <holdfast/abi/timer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/stddef.h>
#include <linux/timex.h>
#include <linux/types.h>

struct lock_class_key;

#define TIMER_CPUMASK 0x0003FFFF
#define TIMER_MIGRATING 0x00040000
#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000

void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *),
		    unsigned int flags, const char *name, struct lock_class_key *key);
void add_timer(struct timer_list *timer);
void add_timer_on(struct timer_list *timer, int cpu);
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int try_to_del_timer_sync(struct timer_list *timer);
int hf_timer_pending(const struct timer_list *timer);

#define timer_pending(timer) hf_timer_pending(timer)
static inline int del_timer(struct timer_list *timer)
{
	return timer_delete(timer);
}
static inline int del_timer_sync(struct timer_list *timer)
{
	return timer_delete_sync(timer);
}
#define del_singleshot_timer_sync(timer) del_timer_sync(timer)

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
#define __TIMER_INITIALIZER(_function, _flags) { .function = (_function), .flags = (_flags) }
#define TIMER_INITIALIZER(_function) __TIMER_INITIALIZER(_function, 0)
#define DEFINE_TIMER(_name, _function) \
	struct timer_list _name = __TIMER_INITIALIZER(_function, 0)
#define __init_timer(timer, fn, flags) init_timer_key((timer), (fn), (flags), #timer, NULL)
#define timer_setup(timer, callback, flags) __init_timer((timer), (callback), (flags))
#define timer_setup_on_stack(timer, callback, flags) __init_timer((timer), (callback), (flags))
#define from_timer(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, typeof(*var), timer_fieldname)
#define timer_container_of(var, callback_timer, timer_fieldname) \
	from_timer(var, callback_timer, timer_fieldname)
#else
#define TIMER_INITIALIZER(_function, _expires, _data)                                   \
	{ .function = (_function), .expires = (_expires), .data = (_data),              \
	  .flags = HF_TIMER_GETS_DATA }
#define DEFINE_TIMER(_name, _function, _expires, _data) \
	struct timer_list _name = TIMER_INITIALIZER(_function, _expires, _data)
#define init_timer(timer) init_timer_key((timer), NULL, HF_TIMER_GETS_DATA, #timer, NULL)
#define init_timer_on_stack(timer) init_timer(timer)
#define init_timer_deferrable(timer) init_timer(timer)
#define setup_timer(timer, fn, value)                    \
	do {                                             \
		struct timer_list *hf_timer = (timer);   \
		init_timer(hf_timer);                    \
		hf_timer->function = (fn);               \
		hf_timer->data = (value);                \
	} while (0)
#define setup_timer_on_stack(timer, fn, value) setup_timer(timer, fn, value)
#define setup_deferrable_timer(timer, fn, value) setup_timer(timer, fn, value)
#endif
#define destroy_timer_on_stack(timer) do { (void)(timer); } while (0)

static inline unsigned long round_jiffies(unsigned long j)
{
	return (j + HZ - 1) / HZ * HZ;
}
#define round_jiffies_relative(j) (j)
#define round_jiffies_up(j) round_jiffies(j)
#define round_jiffies_up_relative(j) (j)
#define __round_jiffies(j, cpu) round_jiffies(j)
#define __round_jiffies_relative(j, cpu) (j)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
/* Since 6.2: also keeps it from being armed again. Here that is the module's part. */
static inline int timer_shutdown(struct timer_list *timer)
{
	int hf_pending = timer_delete(timer);
	timer->function = NULL;
	return hf_pending;
}
static inline int timer_shutdown_sync(struct timer_list *timer)
{
	int hf_pending = timer_delete_sync(timer);
	timer->function = NULL;
	return hf_pending;
}
#endif

#endif
