// SPDX-License-Identifier: MIT
/* A block begins where it begins: the mistake.
 * finds: out-of-bounds, 0 preemptions
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	char *text = kmalloc(8, GFP_KERNEL);
	int end = 7;

	if (!text)
		return -ENOMEM;
	while (end >= 0 && READ_ONCE(end) >= 0)
		text[end--] = 0;
	text[end] = 0;
	kfree(text);
	return 0;
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
