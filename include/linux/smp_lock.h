/* SPDX-License-Identifier: MIT */
/* holdfast: dup: gone since 2.6.39 */
#ifndef _LINUX_SMP_LOCK_H
#define _LINUX_SMP_LOCK_H

#include <linux/sched.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 39)
#error "the big kernel lock is gone since 2.6.39: build for an older kernel, or use a mutex"
#endif

/* Recursive, and let go while its holder sleeps. */
void lock_kernel(void);
void unlock_kernel(void);
int hf_kernel_locked(void);
#define kernel_locked() hf_kernel_locked()

#endif
