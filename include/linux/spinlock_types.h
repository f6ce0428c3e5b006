/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H

#include <holdfast/abi/sync.h>
#include <linux/lockdep.h>
#include <linux/rwlock_types.h>
#include <linux/types.h>

typedef struct raw_spinlock raw_spinlock_t;
typedef struct spinlock spinlock_t;

#define __RAW_SPIN_LOCK_INITIALIZER(lockname) { .hf = { .name = #lockname } }
#define __RAW_SPIN_LOCK_UNLOCKED(lockname) \
	(raw_spinlock_t) __RAW_SPIN_LOCK_INITIALIZER(lockname)
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_INITIALIZER(x)
#define __SPIN_LOCK_INITIALIZER(lockname) { .rlock = __RAW_SPIN_LOCK_INITIALIZER(lockname) }
#define __SPIN_LOCK_UNLOCKED(lockname) (spinlock_t) __SPIN_LOCK_INITIALIZER(lockname)
#define DEFINE_SPINLOCK(x) spinlock_t x = __SPIN_LOCK_INITIALIZER(x)
#define SPIN_LOCK_UNLOCKED __SPIN_LOCK_UNLOCKED(old_style_spin_init)

#endif
