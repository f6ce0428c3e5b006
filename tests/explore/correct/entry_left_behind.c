// SPDX-License-Identifier: MIT
/* The entry of a module that goes: as it should be.
 * clean
 * tasks: cat /proc/t | rmmod entry_left_behind */
#include <linux/module.h>
#include <linux/proc_fs.h>

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
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
