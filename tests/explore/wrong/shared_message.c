// SPDX-License-Identifier: MIT
/* One buffer for all who open: the mistake.
 * finds: double-free, 1 preemption
 * tasks: cat /proc/t | cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static char *message;

static int t_open(struct inode *inode, struct file *file)
{
	message = kmalloc(16, GFP_KERNEL);
	if (!message)
		return -ENOMEM;
	return 0;
}

static int t_release(struct inode *inode, struct file *file)
{
	kfree(message);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_open = t_open,
	.proc_release = t_release,
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
