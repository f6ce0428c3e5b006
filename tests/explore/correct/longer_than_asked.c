// SPDX-License-Identifier: MIT
/* A read gives no more than was asked for. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

static const char text[] = "Hello, World!\n";

static ssize_t t_read(struct file *file, char __user *to, size_t size, loff_t *offset)
{
	size_t count = min(size, sizeof(text));

	if (*offset)
		return 0;
	if (copy_to_user(to, text, count))
		return -EFAULT;
	*offset += count;
	return count;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int __init t_init(void)
{
	return proc_create("t", 0444, NULL, &t_ops) ? 0 : -ENOMEM;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
