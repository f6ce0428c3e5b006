// SPDX-License-Identifier: MIT
/* A __user pointer is not touched directly: as it should be.
 * clean
 * tasks: echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	char first;

	if (copy_from_user(&first, buffer, 1))
		return -EFAULT;
	return first ? size : -EINVAL;
}

static const struct proc_ops t_ops = {
	.proc_write = t_write,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0200, NULL, &t_ops))
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
