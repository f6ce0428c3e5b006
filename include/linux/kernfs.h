/* SPDX-License-Identifier: MIT */
/* holdfast: custom: nodes are opaque; sysfs is the only tree, modules cannot make one of their own */
#ifndef __LINUX_KERNFS_H
#define __LINUX_KERNFS_H

#include <linux/types.h>

struct kernfs_node;

struct kernfs_node *kernfs_find_and_get_ns(struct kernfs_node *parent, const char *name,
					   const void *ns);
void kernfs_get(struct kernfs_node *kn);
void kernfs_put(struct kernfs_node *kn);
void kernfs_notify(struct kernfs_node *kn);

static inline struct kernfs_node *kernfs_find_and_get(struct kernfs_node *kn, const char *name)
{
	return kernfs_find_and_get_ns(kn, name, NULL);
}

#endif
