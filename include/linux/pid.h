/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a struct pid is a number in disguise, so it needs no reference */
#ifndef _LINUX_PID_H
#define _LINUX_PID_H

#include <linux/rculist.h>
#include <linux/types.h>

struct pid;
struct task_struct;
enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID, PIDTYPE_MAX };

static inline struct pid *hf_pid(pid_t nr)
{
	return (struct pid *)(unsigned long)nr;
}
static inline pid_t pid_nr(struct pid *pid)
{
	return (pid_t)(unsigned long)pid;
}
static inline pid_t pid_vnr(struct pid *pid)
{
	return pid_nr(pid);
}
static inline struct pid *get_pid(struct pid *pid)
{
	return pid;
}
static inline void put_pid(struct pid *pid)
{
}
struct pid *find_get_pid(pid_t nr);
struct pid *find_vpid(int nr);
struct task_struct *pid_task(struct pid *pid, enum pid_type type);
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type);
struct task_struct *find_task_by_vpid(pid_t nr);
struct pid *get_task_pid(struct task_struct *task, enum pid_type type);

#endif
