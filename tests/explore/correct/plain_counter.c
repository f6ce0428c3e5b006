// SPDX-License-Identifier: MIT
/* A count of opens: as it should be.
 * clean
 * tasks: cat /proc/t | cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/atomic.h>

static atomic_t opens;

static int t_open(struct inode *inode, struct file *file)
{
	atomic_inc(&opens);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_open = t_open,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0444, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
