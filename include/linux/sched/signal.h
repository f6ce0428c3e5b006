/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a set of pending signals for each task, no handlers */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H

#include <linux/sched.h>
#include <linux/signal.h>

struct kernel_siginfo;
#define SEND_SIG_NOINFO ((struct kernel_siginfo *)0)
#define SEND_SIG_PRIV ((struct kernel_siginfo *)1)

int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *task);
void force_sig(int sig);
void flush_signals(struct task_struct *task);
void kernel_sigaction(int sig, void *action);
int kill_pid(struct pid *pid, int sig, int priv);

static inline void allow_signal(int sig)
{
	kernel_sigaction(sig, (void *)2);
}
static inline void disallow_signal(int sig)
{
	kernel_sigaction(sig, (void *)1);
}
#define clear_tsk_thread_flag(task, flag) do { } while (0)

#endif
