/* SPDX-License-Identifier: MIT */
/* holdfast: custom. A dentry has its name and its inode; it is its own parent. */
#ifndef _LINUX_DCACHE_H
#define _LINUX_DCACHE_H

#include <linux/types.h>
#include <holdfast/abi/fs.h>

#define QSTR_INIT(n, l) { .len = (l), .name = (n) }

static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}
#define d_backing_inode(dentry) d_inode(dentry)

extern struct dentry *hf_dget(struct dentry *dentry);
#define dget(dentry) hf_dget(dentry)
extern void dput(struct dentry *dentry);

#endif
