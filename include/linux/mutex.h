/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <asm/current.h>
#include <asm/processor.h>
#include <holdfast/abi/sync.h>
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
void mutex_lock(struct mutex *lock);
int __must_check mutex_lock_interruptible(struct mutex *lock);
int __must_check mutex_lock_killable(struct mutex *lock);
void mutex_lock_io(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);

#define __MUTEX_INITIALIZER(lockname) { .lock = { .name = #lockname } }
#define DEFINE_MUTEX(mutexname) struct mutex mutexname = __MUTEX_INITIALIZER(mutexname)
#define mutex_init(mutex)                                \
	do {                                             \
		static struct lock_class_key hf_key;     \
		__mutex_init((mutex), #mutex, &hf_key);  \
	} while (0)
static inline void mutex_destroy(struct mutex *lock)
{
}
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)
#define mutex_lock_interruptible_nested(lock, subclass) mutex_lock_interruptible(lock)
#define mutex_lock_killable_nested(lock, subclass) mutex_lock_killable(lock)
#define mutex_lock_nest_lock(lock, nest_lock) mutex_lock(lock)
#define mutex_lock_io_nested(lock, subclass) mutex_lock_io(lock)

/* True, with the mutex held, if the count fell to zero. */
static inline int atomic_dec_and_mutex_lock(atomic_t *count, struct mutex *lock)
{
	if (atomic_add_unless(count, -1, 1))
		return 0;
	mutex_lock(lock);
	if (!atomic_dec_and_test(count)) {
		mutex_unlock(lock);
		return 0;
	}
	return 1;
}

#endif
