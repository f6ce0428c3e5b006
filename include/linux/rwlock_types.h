/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_RWLOCK_TYPES_H
#define _LINUX_RWLOCK_TYPES_H

#include <holdfast/abi/sync.h>

typedef struct hf_rwlock rwlock_t;

#define __RW_LOCK_INITIALIZER(lockname) { .rw = { .name = #lockname } }
#define __RW_LOCK_UNLOCKED(lockname) (rwlock_t) __RW_LOCK_INITIALIZER(lockname)
#define DEFINE_RWLOCK(x) rwlock_t x = __RW_LOCK_INITIALIZER(x)
#define RW_LOCK_UNLOCKED __RW_LOCK_UNLOCKED(old_style_rw_init)

#endif
