/* SPDX-License-Identifier: MIT */
/* holdfast: dup: without SRCU chains and the chains of subsystems that are not there */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <holdfast/abi/notifier.h>
#include <linux/errno.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/version.h>

#define NOTIFY_DONE 0x0000
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)
static inline int notifier_from_errno(int error)
{
	return error ? (NOTIFY_STOP_MASK | (NOTIFY_OK - error)) : NOTIFY_OK;
}
static inline int notifier_to_errno(int answer)
{
	answer &= ~NOTIFY_STOP_MASK;
	return answer > NOTIFY_OK ? NOTIFY_OK - answer : 0;
}

#define ATOMIC_NOTIFIER_INIT(name) { .lock = __SPIN_LOCK_UNLOCKED(name.lock), .head = NULL }
#define BLOCKING_NOTIFIER_INIT(name) { .rwsem = __RWSEM_INITIALIZER((name).rwsem), .head = NULL }
#define RAW_NOTIFIER_INIT(name) { .head = NULL }
#define ATOMIC_NOTIFIER_HEAD(name) struct atomic_notifier_head name = ATOMIC_NOTIFIER_INIT(name)
#define BLOCKING_NOTIFIER_HEAD(name) \
	struct blocking_notifier_head name = BLOCKING_NOTIFIER_INIT(name)
#define RAW_NOTIFIER_HEAD(name) struct raw_notifier_head name = RAW_NOTIFIER_INIT(name)

#define ATOMIC_INIT_NOTIFIER_HEAD(name) do { \
	spin_lock_init(&(name)->lock); \
	(name)->head = NULL; \
} while (0)
#define BLOCKING_INIT_NOTIFIER_HEAD(name) do { \
	init_rwsem(&(name)->rwsem); \
	(name)->head = NULL; \
} while (0)
#define RAW_INIT_NOTIFIER_HEAD(name) do { \
	(name)->head = NULL; \
} while (0)

int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long action, void *data);
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long action, void *data);
int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long action, void *data);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 10, 0)
int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh, unsigned long action,
					unsigned long undo, void *data);
int raw_notifier_call_chain_robust(struct raw_notifier_head *nh, unsigned long action,
				   unsigned long undo, void *data);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
int atomic_notifier_chain_register_unique_prio(struct atomic_notifier_head *nh,
					       struct notifier_block *nb);
int blocking_notifier_chain_register_unique_prio(struct blocking_notifier_head *nh,
						 struct notifier_block *nb);
#endif

#endif
