// SPDX-License-Identifier: MIT
/* A text parameter is read under kernel_param_lock(): a write frees the old text: the mistake.
 * finds: use-after-free, 1 preemption
 * tasks: echo old > /sys/module/parameter_without_lock/parameters/text; cat /proc/t | echo new > /sys/module/parameter_without_lock/parameters/text */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/proc_fs.h>
#include <linux/string.h>

static char *text = "";
module_param(text, charp, 0644);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	size_t length;

	length = strlen(text);
	return length ? 0 : -ENODATA;
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
