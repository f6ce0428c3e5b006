// SPDX-License-Identifier: MIT
/* Exit frees what readers use before the entry is gone: the mistake.
 * finds: use-after-free, 1 preemption
 * tasks: cat /proc/t | rmmod freed_before_removal */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static char *message;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return simple_read_from_buffer(buffer, size, offset, message, 6);
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int __init t_init(void)
{
	message = kzalloc(6, GFP_KERNEL);
	if (!message)
		return -ENOMEM;
	if (!proc_create("t", 0444, NULL, &t_ops)) {
		kfree(message);
		return -ENOMEM;
	}
	return 0;
}

static void __exit t_exit(void)
{
	kfree(message);
	remove_proc_entry("t", NULL);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
