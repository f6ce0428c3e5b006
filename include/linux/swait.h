/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_SWAIT_H
#define _LINUX_SWAIT_H

#include <asm/current.h>
#include <holdfast/abi/sync.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/wait.h>

#define __SWAITQUEUE_INITIALIZER(name) { .task = current, .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAITQUEUE(name) struct swait_queue name = __SWAITQUEUE_INITIALIZER(name)
#define __SWAIT_QUEUE_HEAD_INITIALIZER(name)             \
	{ .lock = __RAW_SPIN_LOCK_INITIALIZER(name),     \
	  .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAIT_QUEUE_HEAD(name) \
	struct swait_queue_head name = __SWAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_SWAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_SWAIT_QUEUE_HEAD(name)

void __init_swait_queue_head(struct swait_queue_head *q, const char *name,
			     struct lock_class_key *key);
#define init_swait_queue_head(q)                         \
	do {                                             \
		static struct lock_class_key hf_key;     \
		__init_swait_queue_head((q), #q, &hf_key); \
	} while (0)
static inline int swait_active(struct swait_queue_head *q)
{
	return READ_ONCE(q->task_list.next) != &q->task_list;
}
void swake_up_one(struct swait_queue_head *q);
void swake_up_all(struct swait_queue_head *q);
void swake_up_locked(struct swait_queue_head *q);
void prepare_to_swait_exclusive(struct swait_queue_head *q, struct swait_queue *wait, int state);
long prepare_to_swait_event(struct swait_queue_head *q, struct swait_queue *wait, int state);
void finish_swait(struct swait_queue_head *q, struct swait_queue *wait);

#define ___swait_event(wq, condition, state, initial, sleep)                         \
	({                                                                           \
		DECLARE_SWAITQUEUE(hf_entry);                                        \
		long hf_left = (initial);                                            \
		for (;;) {                                                           \
			long hf_signal = prepare_to_swait_event(&(wq), &hf_entry, state); \
			if (condition)                                               \
				break;                                               \
			if (___wait_is_interruptible(state) && hf_signal) {          \
				hf_left = hf_signal;                                 \
				break;                                               \
			}                                                            \
			sleep;                                                       \
		}                                                                    \
		finish_swait(&(wq), &hf_entry);                                      \
		hf_left;                                                             \
	})
#define swait_event_exclusive(wq, condition) \
	do { if (!(condition)) (void)___swait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule()); } while (0)
#define swait_event_interruptible_exclusive(wq, condition) \
	((condition) ? 0 : (int)___swait_event(wq, condition, TASK_INTERRUPTIBLE, 0, schedule()))
#define swait_event_idle_exclusive(wq, condition) \
	do { if (!(condition)) (void)___swait_event(wq, condition, TASK_IDLE, 0, schedule()); } while (0)

#endif
