/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <asm/current.h>
#include <holdfast/abi/wait.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/version.h>

typedef struct wait_queue_head wait_queue_head_t;
typedef struct wait_queue_entry wait_queue_entry_t;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 13, 0)
typedef struct wait_queue_entry wait_queue_t;
#define __wait_queue wait_queue_entry
#define __wait_queue_head wait_queue_head
#endif

#define WQ_FLAG_EXCLUSIVE HF_WQ_FLAG_EXCLUSIVE
#define WQ_FLAG_WOKEN HF_WQ_FLAG_WOKEN
#define WQ_FLAG_CUSTOM 0x04
#define WQ_FLAG_DONE 0x08
#define WQ_FLAG_PRIORITY 0x10

int default_wake_function(struct wait_queue_entry *entry, unsigned mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned mode, int flags, void *key);
int woken_wake_function(struct wait_queue_entry *entry, unsigned mode, int flags, void *key);
long wait_woken(struct wait_queue_entry *entry, unsigned mode, long timeout);
void __init_waitqueue_head(struct wait_queue_head *head, const char *name,
			   struct lock_class_key *key);
void init_wait_entry(struct wait_queue_entry *entry, int flags);
void add_wait_queue(struct wait_queue_head *head, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *head, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *head, struct wait_queue_entry *entry);
void prepare_to_wait(struct wait_queue_head *head, struct wait_queue_entry *entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *head, struct wait_queue_entry *entry,
			       int state);
long prepare_to_wait_event(struct wait_queue_head *head, struct wait_queue_entry *entry,
			   int state);
void finish_wait(struct wait_queue_head *head, struct wait_queue_entry *entry);
int __wake_up(struct wait_queue_head *head, unsigned mode, int nr, void *key);
void __wake_up_locked(struct wait_queue_head *head, unsigned mode, int nr);
void __wake_up_sync(struct wait_queue_head *head, unsigned mode);
void __wake_up_sync_key(struct wait_queue_head *head, unsigned mode, void *key);
int hf_waitqueue_active(struct wait_queue_head *head);

#define __WAITQUEUE_INITIALIZER(name, tsk) \
	{ .private = tsk, .func = default_wake_function, .entry = { NULL, NULL } }
#define DECLARE_WAITQUEUE(name, tsk) \
	struct wait_queue_entry name = __WAITQUEUE_INITIALIZER(name, tsk)
#define __WAIT_QUEUE_HEAD_INITIALIZER(name)                                     \
	{ .lock = __SPIN_LOCK_INITIALIZER(name), .head = LIST_HEAD_INIT(name.head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)
#define init_waitqueue_head(head)                                \
	do {                                                     \
		static struct lock_class_key hf_key;             \
		__init_waitqueue_head((head), #head, &hf_key);   \
	} while (0)
#define DEFINE_WAIT_FUNC(name, function)                   \
	struct wait_queue_entry name = {                   \
		.private = current,                        \
		.func = function,                          \
		.entry = LIST_HEAD_INIT((name).entry),     \
	}
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)
#define init_wait(wait)                                   \
	do {                                              \
		(wait)->private = current;                \
		(wait)->func = autoremove_wake_function;  \
		INIT_LIST_HEAD(&(wait)->entry);           \
		(wait)->flags = 0;                        \
	} while (0)
static inline void init_waitqueue_entry(struct wait_queue_entry *entry, struct task_struct *task)
{
	entry->flags = 0;
	entry->private = task;
	entry->func = default_wake_function;
}
static inline void init_waitqueue_func_entry(struct wait_queue_entry *entry,
					     wait_queue_func_t func)
{
	entry->flags = 0;
	entry->private = NULL;
	entry->func = func;
}
#define waitqueue_active(head) hf_waitqueue_active(head)
static inline bool wq_has_sleeper(struct wait_queue_head *head)
{
	smp_mb();
	return waitqueue_active(head);
}
static inline void __add_wait_queue(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	list_add(&entry->entry, &head->head);
}
static inline void __add_wait_queue_entry_tail(struct wait_queue_head *head,
					       struct wait_queue_entry *entry)
{
	list_add_tail(&entry->entry, &head->head);
}
static inline void __add_wait_queue_exclusive(struct wait_queue_head *head,
					      struct wait_queue_entry *entry)
{
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue(head, entry);
}
static inline void __remove_wait_queue(struct wait_queue_head *head,
				       struct wait_queue_entry *entry)
{
	list_del(&entry->entry);
}

#define wake_up(x) __wake_up(x, TASK_NORMAL, 1, NULL)
#define wake_up_nr(x, nr) __wake_up(x, TASK_NORMAL, nr, NULL)
#define wake_up_all(x) __wake_up(x, TASK_NORMAL, 0, NULL)
#define wake_up_locked(x) __wake_up_locked((x), TASK_NORMAL, 1)
#define wake_up_all_locked(x) __wake_up_locked((x), TASK_NORMAL, 0)
#define wake_up_sync(x) __wake_up_sync(x, TASK_NORMAL)
#define wake_up_interruptible(x) __wake_up(x, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(x, nr) __wake_up(x, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(x) __wake_up(x, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(x) __wake_up_sync((x), TASK_INTERRUPTIBLE)
#define poll_to_key(m) ((void *)(uintptr_t)(__poll_t)(m))
#define key_to_poll(m) ((__poll_t)(uintptr_t)(void *)(m))
#define wake_up_poll(x, m) __wake_up(x, TASK_NORMAL, 1, poll_to_key(m))
#define wake_up_poll_on_current_cpu(x, m) wake_up_poll(x, m)
#define wake_up_locked_poll(x, m) __wake_up_locked((x), TASK_NORMAL, 1)
#define wake_up_interruptible_poll(x, m) __wake_up(x, TASK_INTERRUPTIBLE, 1, poll_to_key(m))
#define wake_up_interruptible_sync_poll(x, m) \
	__wake_up_sync_key((x), TASK_INTERRUPTIBLE, poll_to_key(m))

/* The loop behind every wait_event: queue and set the state, look, sleep. Its value is `initial`,
 * what `sleep` made of hf_left, or -ERESTARTSYS. */
#define ___wait_is_interruptible(state) \
	(!__builtin_constant_p(state) || ((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)))
#define ___wait_event(wq, condition, state, exclusive, initial, sleep)                        \
	({                                                                                    \
		__label__ hf_out;                                                             \
		struct wait_queue_entry hf_entry;                                             \
		long hf_left = (initial);                                                     \
		init_wait_entry(&hf_entry, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0);              \
		for (;;) {                                                                    \
			long hf_signal = prepare_to_wait_event(&(wq), &hf_entry, (state));    \
			if (condition)                                                        \
				break;                                                        \
			if (___wait_is_interruptible(state) && hf_signal) {                   \
				hf_left = hf_signal;                                          \
				goto hf_out;                                                  \
			}                                                                     \
			sleep;                                                                \
		}                                                                             \
		finish_wait(&(wq), &hf_entry);                                                \
	hf_out:                                                                               \
		hf_left;                                                                      \
	})
/* True also when time is up; a condition that came true in time leaves at least one jiffy. */
#define ___wait_cond_timeout(condition)              \
	({                                           \
		bool hf_true = (condition);          \
		if (hf_true && !hf_left)             \
			hf_left = 1;                 \
		hf_true || !hf_left;                 \
	})
#define HF_WAIT(wq, condition, state, exclusive, sleep)                                   \
	({                                                                                \
		int hf_result = 0;                                                        \
		might_sleep();                                                            \
		if (!(condition))                                                         \
			hf_result = ___wait_event(wq, condition, state, exclusive, 0, sleep); \
		hf_result;                                                                \
	})
#define HF_WAIT_TIMEOUT(wq, condition, state, timeout)                                        \
	({                                                                                    \
		long hf_left = (timeout);                                                     \
		might_sleep();                                                                \
		if (!___wait_cond_timeout(condition)) {                                       \
			long hf_initial = hf_left;                                            \
			hf_left = ___wait_event(wq, ___wait_cond_timeout(condition), state, 0, \
						hf_initial,                                   \
						hf_left = schedule_timeout(hf_left));         \
		}                                                                             \
		hf_left;                                                                      \
	})

#define wait_event(wq, condition) \
	(void)HF_WAIT(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule())
#define io_wait_event(wq, condition) wait_event(wq, condition)
#define wait_event_idle(wq, condition) (void)HF_WAIT(wq, condition, TASK_IDLE, 0, schedule())
#define wait_event_exclusive_cmd(wq, condition, cmd1, cmd2) \
	(void)HF_WAIT(wq, condition, TASK_UNINTERRUPTIBLE, 1, cmd1; schedule(); cmd2)
#define wait_event_cmd(wq, condition, cmd1, cmd2) \
	(void)HF_WAIT(wq, condition, TASK_UNINTERRUPTIBLE, 0, cmd1; schedule(); cmd2)
#define wait_event_interruptible(wq, condition) \
	HF_WAIT(wq, condition, TASK_INTERRUPTIBLE, 0, schedule())
#define wait_event_interruptible_exclusive(wq, condition) \
	HF_WAIT(wq, condition, TASK_INTERRUPTIBLE, 1, schedule())
#define wait_event_killable(wq, condition) HF_WAIT(wq, condition, TASK_KILLABLE, 0, schedule())
#define wait_event_killable_exclusive(wq, condition) \
	HF_WAIT(wq, condition, TASK_KILLABLE, 1, schedule())
#define wait_event_state(wq, condition, state) HF_WAIT(wq, condition, state, 0, schedule())
#define wait_event_freezable(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_timeout(wq, condition, timeout) \
	HF_WAIT_TIMEOUT(wq, condition, TASK_UNINTERRUPTIBLE, timeout)
#define wait_event_idle_timeout(wq, condition, timeout) \
	HF_WAIT_TIMEOUT(wq, condition, TASK_IDLE, timeout)
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	HF_WAIT_TIMEOUT(wq, condition, TASK_INTERRUPTIBLE, timeout)
#define wait_event_freezable_timeout(wq, condition, timeout) \
	wait_event_interruptible_timeout(wq, condition, timeout)
#define wait_event_killable_timeout(wq, condition, timeout) \
	HF_WAIT_TIMEOUT(wq, condition, TASK_KILLABLE, timeout)

/* The condition is looked at, and the macro left, with the lock held; it is let go to sleep. */
#define HF_WAIT_LOCKED(wq, condition, state, unlock, lock)                                \
	({                                                                                \
		int hf_result = 0;                                                        \
		if (!(condition))                                                         \
			hf_result = ___wait_event(wq, condition, state, 0, 0, unlock;     \
						  schedule(); lock);                      \
		hf_result;                                                                \
	})
#define wait_event_lock_irq_cmd(wq, condition, lock, cmd)                              \
	(void)HF_WAIT_LOCKED(wq, condition, TASK_UNINTERRUPTIBLE,                      \
			     spin_unlock_irq(&lock); cmd, spin_lock_irq(&lock))
#define wait_event_lock_irq(wq, condition, lock)                                       \
	(void)HF_WAIT_LOCKED(wq, condition, TASK_UNINTERRUPTIBLE, spin_unlock_irq(&lock), \
			     spin_lock_irq(&lock))
#define wait_event_interruptible_lock_irq_cmd(wq, condition, lock, cmd)                \
	HF_WAIT_LOCKED(wq, condition, TASK_INTERRUPTIBLE, spin_unlock_irq(&lock); cmd, \
		       spin_lock_irq(&lock))
#define wait_event_interruptible_lock_irq(wq, condition, lock)                         \
	HF_WAIT_LOCKED(wq, condition, TASK_INTERRUPTIBLE, spin_unlock_irq(&lock),      \
		       spin_lock_irq(&lock))
#define HF_WAIT_LOCK_IRQ_TIMEOUT(wq, condition, lock, timeout, state)                         \
	({                                                                                    \
		long hf_left = (timeout);                                                     \
		if (!___wait_cond_timeout(condition)) {                                       \
			long hf_initial = hf_left;                                            \
			hf_left = ___wait_event(wq, ___wait_cond_timeout(condition), state, 0, \
						hf_initial, spin_unlock_irq(&lock);           \
						hf_left = schedule_timeout(hf_left);          \
						spin_lock_irq(&lock));                        \
		}                                                                             \
		hf_left;                                                                      \
	})
#define wait_event_lock_irq_timeout(wq, condition, lock, timeout) \
	HF_WAIT_LOCK_IRQ_TIMEOUT(wq, condition, lock, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_lock_irq_timeout(wq, condition, lock, timeout) \
	HF_WAIT_LOCK_IRQ_TIMEOUT(wq, condition, lock, timeout, TASK_INTERRUPTIBLE)
/* The same with the queue's own lock. */
#define HF_WAIT_QUEUE_LOCKED(wq, condition, exclusive, unlock, lock_)                         \
	({                                                                                    \
		int hf_result = 0;                                                            \
		DEFINE_WAIT(hf_entry);                                                        \
		if (exclusive)                                                                \
			hf_entry.flags |= WQ_FLAG_EXCLUSIVE;                                  \
		while (!(condition)) {                                                        \
			if (list_empty(&hf_entry.entry))                                      \
				__add_wait_queue_entry_tail(&(wq), &hf_entry);                \
			set_current_state(TASK_INTERRUPTIBLE);                                \
			if (signal_pending(current)) {                                        \
				hf_result = -ERESTARTSYS;                                     \
				break;                                                        \
			}                                                                     \
			unlock(&(wq).lock);                                                   \
			schedule();                                                           \
			lock_(&(wq).lock);                                                    \
		}                                                                             \
		__remove_wait_queue(&(wq), &hf_entry);                                        \
		__set_current_state(TASK_RUNNING);                                            \
		hf_result;                                                                    \
	})
#define wait_event_interruptible_locked(wq, condition) \
	HF_WAIT_QUEUE_LOCKED(wq, condition, 0, spin_unlock, spin_lock)
#define wait_event_interruptible_locked_irq(wq, condition) \
	HF_WAIT_QUEUE_LOCKED(wq, condition, 0, spin_unlock_irq, spin_lock_irq)
#define wait_event_interruptible_exclusive_locked(wq, condition) \
	HF_WAIT_QUEUE_LOCKED(wq, condition, 1, spin_unlock, spin_lock)

/* `timeout` is a ktime_t; 0, -ETIME or -ERESTARTSYS. */
#define HF_WAIT_HRTIMEOUT(wq, condition, timeout, state)                                  \
	({                                                                                \
		int hf_result = 0;                                                        \
		ktime_t hf_until = ktime_add(ktime_get(), (timeout));                     \
		might_sleep();                                                            \
		if (!(condition))                                                         \
			hf_result = ___wait_event(                                        \
				wq, condition, state, 0, 0,                               \
				if (!schedule_hrtimeout(&hf_until, 0)) {                  \
					hf_left = (condition) ? 0 : -ETIME;               \
					break;                                            \
				});                                                       \
		hf_result;                                                                \
	})
#define wait_event_hrtimeout(wq, condition, timeout) \
	HF_WAIT_HRTIMEOUT(wq, condition, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_hrtimeout(wq, condition, timeout) \
	HF_WAIT_HRTIMEOUT(wq, condition, timeout, TASK_INTERRUPTIBLE)

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 15, 0)
/* Race by design: a wake-up before the sleep is lost, as it was. */
static inline long hf_sleep_on(struct wait_queue_head *head, int state, long timeout)
{
	DEFINE_WAIT(hf_entry);
	prepare_to_wait(head, &hf_entry, state);
	timeout = schedule_timeout(timeout);
	finish_wait(head, &hf_entry);
	return timeout;
}
#define sleep_on(q) ((void)hf_sleep_on(q, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT))
#define interruptible_sleep_on(q) ((void)hf_sleep_on(q, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT))
#define sleep_on_timeout(q, timeout) hf_sleep_on(q, TASK_UNINTERRUPTIBLE, timeout)
#define interruptible_sleep_on_timeout(q, timeout) hf_sleep_on(q, TASK_INTERRUPTIBLE, timeout)
#endif

#endif
