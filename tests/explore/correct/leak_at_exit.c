// SPDX-License-Identifier: MIT
/* What init allocates exit frees: as it should be.
 * clean
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static void *state;

static int t_open(struct inode *inode, struct file *file)
{
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_open = t_open,
};

static int __init t_init(void)
{
	state = kmalloc(32, GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	if (!proc_create("t", 0444, NULL, &t_ops)) {
		kfree(state);
		return -ENOMEM;
	}
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	kfree(state);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
