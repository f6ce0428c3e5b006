// SPDX-License-Identifier: MIT
/* A module removes its debugfs entries.
 * tasks: rmmod debugfs_left */
#include <linux/module.h>
#include <linux/debugfs.h>

static struct dentry *dir;
static u32 level;

static int __init t_init(void)
{
	dir = debugfs_create_dir("t", NULL);
	debugfs_create_u32("level", 0644, dir, &level);
	return 0;
}

static void __exit t_exit(void)
{
	debugfs_remove(dir);
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
