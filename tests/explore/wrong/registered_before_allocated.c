// SPDX-License-Identifier: MIT
/* A device is registered when all that its operations need is there: the mistake.
 * finds: visible-too-early, 1 preemption
 * tasks: insmod registered_before_allocated | cat /dev/t */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/slab.h>

static int *data;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return *data;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.read = t_read,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

static int __init t_init(void)
{
	int error;

	error = misc_register(&t_misc);
	if (error)
		return error;
	data = kzalloc(sizeof(*data), GFP_KERNEL);
	if (!data)
		misc_deregister(&t_misc);
	return data ? 0 : -ENOMEM;
}

static void __exit t_exit(void)
{
	misc_deregister(&t_misc);
	kfree(data);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
