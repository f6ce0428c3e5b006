/* SPDX-License-Identifier: MIT */
/* holdfast: custom: task_struct has what a module may look at (holdfast/abi/task.h), no more */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <asm/current.h>
#include <asm/processor.h>
#include <holdfast/abi/task.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/signal.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/thread_info.h>
#include <linux/time.h>
#include <linux/types.h>
#include <linux/version.h>

#define TASK_RUNNING 0x00000000
#define TASK_INTERRUPTIBLE 0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define __TASK_STOPPED 0x00000004
#define __TASK_TRACED 0x00000008
#define EXIT_DEAD 0x00000010
#define EXIT_ZOMBIE 0x00000020
#define TASK_PARKED 0x00000040
#define TASK_DEAD 0x00000080
#define TASK_WAKEKILL 0x00000100
#define TASK_WAKING 0x00000200
#define TASK_NOLOAD 0x00000400
#define TASK_NEW 0x00000800
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define TASK_STOPPED (TASK_WAKEKILL | __TASK_STOPPED)
#define TASK_TRACED (TASK_WAKEKILL | __TASK_TRACED)
#define TASK_COMM_LEN HF_TASK_COMM_LEN

#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_MEMALLOC 0x00000800
#define PF_NOFREEZE 0x00008000
#define PF_KTHREAD 0x00200000

#define MAX_SCHEDULE_TIMEOUT LONG_MAX
#define MAX_NICE 19
#define MIN_NICE (-20)
#define SCHED_NORMAL 0
#define SCHED_FIFO 1
#define SCHED_RR 2
#define SCHED_BATCH 3
#define SCHED_IDLE 5

struct mm_struct;
struct completion;

void hf_set_current_state(unsigned int state);
#define set_current_state(state) hf_set_current_state(state)
#define __set_current_state(state) hf_set_current_state(state)
#define set_special_state(state) hf_set_current_state(state)
#define get_current_state() READ_ONCE(current->__state)
#define task_is_running(task) (READ_ONCE((task)->__state) == TASK_RUNNING)
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 20, 0)
#define set_task_state(task, value) smp_store_mb((task)->__state, (value))
#define __set_task_state(task, value) WRITE_ONCE((task)->__state, (value))
#endif

void schedule(void);
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);
void io_schedule(void);
long io_schedule_timeout(long timeout);
void yield(void);
int __cond_resched(void);
#define cond_resched() __cond_resched()
#define cond_resched_lock(lock) ({ spin_unlock(lock); __cond_resched(); spin_lock(lock); 1; })
#define cond_resched_rcu()           \
	do {                         \
		rcu_read_unlock();   \
		__cond_resched();    \
		rcu_read_lock();     \
	} while (0)
#define need_resched() 0
int wake_up_process(struct task_struct *task);
int wake_up_state(struct task_struct *task, unsigned int state);

int send_sig(int sig, struct task_struct *task, int priv);
int hf_signal_pending(struct task_struct *task);
int hf_fatal_signal_pending(struct task_struct *task);
#define signal_pending(task) hf_signal_pending(task)
#define fatal_signal_pending(task) hf_fatal_signal_pending(task)
#define signal_pending_state(state, task)                                                  \
	(((state) & TASK_INTERRUPTIBLE) ? signal_pending(task)                             \
					: ((state) & TASK_WAKEKILL) && fatal_signal_pending(task))

char *__get_task_comm(char *buf, size_t size, struct task_struct *task);
#define get_task_comm(buf, task)                                   \
	({                                                         \
		BUILD_BUG_ON(sizeof(buf) != TASK_COMM_LEN);        \
		__get_task_comm(buf, sizeof(buf), task);           \
	})
void hf_set_task_comm(struct task_struct *task, const char *comm);
#define set_task_comm(task, from) hf_set_task_comm(task, from)

static inline pid_t task_pid_nr(struct task_struct *task)
{
	return task->pid;
}
static inline pid_t task_pid_vnr(struct task_struct *task)
{
	return task->pid;
}
static inline pid_t task_tgid_nr(struct task_struct *task)
{
	return task->tgid;
}
static inline pid_t task_tgid_vnr(struct task_struct *task)
{
	return task->tgid;
}
static inline pid_t task_ppid_nr(const struct task_struct *task)
{
	return task->real_parent->tgid;
}
static inline struct pid *task_pid(struct task_struct *task)
{
	return hf_pid(task->pid);
}
static inline struct pid *task_tgid(struct task_struct *task)
{
	return hf_pid(task->tgid);
}
static inline int is_global_init(struct task_struct *task)
{
	return task->tgid == 1;
}
static inline int pid_alive(const struct task_struct *task)
{
	return task->__state != TASK_DEAD;
}
#define task_cpu(task) 0
#define task_nice(task) ((task)->static_prio - 120)
static inline void set_user_nice(struct task_struct *task, long nice)
{
	task->static_prio = task->normal_prio = task->prio = 120 + (int)nice;
}
/* Priorities have no effect: the machine's scheduler decides. */
static inline void sched_set_fifo(struct task_struct *task)
{
}
static inline void sched_set_fifo_low(struct task_struct *task)
{
}
static inline void sched_set_normal(struct task_struct *task, int nice)
{
	set_user_nice(task, nice);
}
#define set_cpus_allowed_ptr(task, mask) 0
#define tsk_thread_dead 0

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
#include <linux/cred.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
int kernel_thread(int (*fn)(void *), void *arg, unsigned long flags);
void daemonize(const char *name, ...);
#define CLONE_VM 0x00000100
#define CLONE_FS 0x00000200
#define CLONE_FILES 0x00000400
#define CLONE_SIGHAND 0x00000800
#define CLONE_KERNEL (CLONE_FS | CLONE_FILES | CLONE_SIGHAND)
#endif

static inline char task_state_to_char(struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->__state) & 0x7f;

	if ((READ_ONCE(task->__state) & TASK_IDLE) == TASK_IDLE)
		return 'I';
	return state ? "SDTtXZP"[__builtin_ctz(state)] : 'R';
}

#endif
