/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <holdfast/abi/rcu.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>

int init_srcu_struct(struct srcu_struct *ssp);
void cleanup_srcu_struct(struct srcu_struct *ssp);
int __srcu_read_lock(struct srcu_struct *ssp);
void __srcu_read_unlock(struct srcu_struct *ssp, int idx);
void synchronize_srcu(struct srcu_struct *ssp);
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);
void srcu_barrier(struct srcu_struct *ssp);

#define DEFINE_SRCU(name) struct srcu_struct name
#define DEFINE_STATIC_SRCU(name) static struct srcu_struct name
#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)
#define srcu_dereference_check(p, ssp, c) rcu_dereference_raw(p)
#define srcu_dereference(p, ssp) rcu_dereference_raw(p)
#define srcu_read_lock(ssp) __srcu_read_lock(ssp)
#define srcu_read_unlock(ssp, idx) __srcu_read_unlock(ssp, idx)
#define srcu_read_lock_held(ssp) 1
#define smp_mb__after_srcu_read_unlock() smp_mb()

#endif
