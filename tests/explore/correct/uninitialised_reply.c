// SPDX-License-Identifier: MIT
/* What goes to user space has been written, the gaps of a struct too.
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	struct reply {
		char kind;
		int value;
	} *reply = kzalloc(sizeof(*reply), GFP_KERNEL);
	ssize_t result = sizeof(*reply);

	if (!reply)
		return -ENOMEM;
	reply->kind = 1;
	reply->value = 2;
	if (copy_to_user(buffer, reply, sizeof(*reply)))
		result = -EFAULT;
	kfree(reply);
	return result;
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
