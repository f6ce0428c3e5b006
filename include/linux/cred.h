/* SPDX-License-Identifier: MIT */
/* holdfast: custom: ids only; what a task has is its own, so references need no counting */
#ifndef _LINUX_CRED_H
#define _LINUX_CRED_H

#include <asm/current.h>
#include <holdfast/abi/task.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/uidgid.h>
#include <linux/version.h>

struct cred {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 5, 0)
	kuid_t uid;
	kgid_t gid;
	kuid_t euid;
	kgid_t egid;
	kuid_t suid;
	kgid_t sgid;
	kuid_t fsuid;
	kgid_t fsgid;
#else
	uid_t uid;
	gid_t gid;
	uid_t euid;
	gid_t egid;
	uid_t suid;
	gid_t sgid;
	uid_t fsuid;
	gid_t fsgid;
#endif
};

struct cred *prepare_creds(void);
struct cred *prepare_kernel_cred(struct task_struct *task);
int commit_creds(struct cred *new);
void abort_creds(struct cred *new);
const struct cred *override_creds(const struct cred *new);
void revert_creds(const struct cred *old);

static inline const struct cred *get_cred(const struct cred *cred)
{
	return cred;
}
static inline void put_cred(const struct cred *cred)
{
}
#define current_cred() (current->cred)
#define current_real_cred() (current->real_cred)
#define get_current_cred() (current->cred)
#define __task_cred(task) ((task)->real_cred)
#define get_task_cred(task) ((task)->real_cred)
#define current_cred_xxx(field) (current_cred()->field)
#define current_uid() current_cred_xxx(uid)
#define current_gid() current_cred_xxx(gid)
#define current_euid() current_cred_xxx(euid)
#define current_egid() current_cred_xxx(egid)
#define current_suid() current_cred_xxx(suid)
#define current_sgid() current_cred_xxx(sgid)
#define current_fsuid() current_cred_xxx(fsuid)
#define current_fsgid() current_cred_xxx(fsgid)
#define current_uid_gid(uid_, gid_) \
	do { *(uid_) = current_uid(); *(gid_) = current_gid(); } while (0)
#define current_user_ns() (&init_user_ns)
#define task_uid(task) (__task_cred(task)->uid)
#define task_euid(task) (__task_cred(task)->euid)
int hf_in_group_p(unsigned int gid);
static inline int in_group_p(kgid_t gid)
{
	return hf_in_group_p(gid.val);
}
static inline int in_egroup_p(kgid_t gid)
{
	return hf_in_group_p(gid.val);
}

#endif
