// SPDX-License-Identifier: MIT
/* An error path frees once: the mistake.
 * finds: double-free, 0 preemptions
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	char *copy = kmalloc(8, GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	kfree(copy);
	kfree(copy);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
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
