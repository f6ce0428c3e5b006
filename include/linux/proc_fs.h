/* SPDX-License-Identifier: MIT */
/* holdfast: dup. Entries of modules only; nothing of /proc/PID, namespaces or sysctl. */
#ifndef _LINUX_PROC_FS_H
#define _LINUX_PROC_FS_H

#include <linux/compiler.h>
#include <linux/fs.h>
#include <linux/types.h>
#include <linux/version.h>
#include <holdfast/abi/fs.h>

struct proc_dir_entry;
struct seq_file;
struct seq_operations;

enum {
	PROC_ENTRY_PERMANENT = 1U << 0,
};

extern struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
					   const char *target);
extern struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
extern struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode,
					      struct proc_dir_entry *parent, void *data);
extern struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode,
					      struct proc_dir_entry *parent);
extern struct proc_dir_entry *proc_create_mount_point(const char *name);

extern void proc_set_size(struct proc_dir_entry *entry, loff_t size);
extern void proc_set_user(struct proc_dir_entry *entry, kuid_t uid, kgid_t gid);
extern void *proc_get_parent_data(const struct inode *inode);
extern void proc_remove(struct proc_dir_entry *entry);
extern void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
extern int remove_proc_subtree(const char *name, struct proc_dir_entry *parent);

/* 5.17 renamed PDE_DATA; the symbol is the new one in every era. */
extern void *pde_data(const struct inode *inode);
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
static inline void *PDE_DATA(const struct inode *inode)
{
	return pde_data(inode);
}
#endif

/* 5.6 gave /proc its own table of operations. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
extern struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct proc_ops *ops, void *data);
extern struct proc_dir_entry *proc_create(const char *name, umode_t mode,
					  struct proc_dir_entry *parent,
					  const struct proc_ops *ops);
#else
extern struct proc_dir_entry *hf_proc_create_data_fops(const char *name, umode_t mode,
						       struct proc_dir_entry *parent,
						       const struct file_operations *ops,
						       void *data);
static inline struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
						      struct proc_dir_entry *parent,
						      const struct file_operations *ops,
						      void *data)
{
	return hf_proc_create_data_fops(name, mode, parent, ops, data);
}
static inline struct proc_dir_entry *proc_create(const char *name, umode_t mode,
						 struct proc_dir_entry *parent,
						 const struct file_operations *ops)
{
	return hf_proc_create_data_fops(name, mode, parent, ops, NULL);
}
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 18, 0)
extern struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
						      struct proc_dir_entry *parent,
						      const struct seq_operations *ops,
						      unsigned int state_size, void *data);
#define proc_create_seq_data(name, mode, parent, ops, data)                                        \
	proc_create_seq_private(name, mode, parent, ops, 0, data)
#define proc_create_seq(name, mode, parent, ops)                                                   \
	proc_create_seq_private(name, mode, parent, ops, 0, NULL)
extern struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
						      struct proc_dir_entry *parent,
						      int (*show)(struct seq_file *, void *),
						      void *data);
#define proc_create_single(name, mode, parent, show)                                               \
	proc_create_single_data(name, mode, parent, show, NULL)
#endif

#endif
