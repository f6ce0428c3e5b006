// SPDX-License-Identifier: MIT
/* The operations of a device name their owner: the mistake.
 * finds: use-after-unload, 1 preemption
 * tasks: cat /dev/t | rmmod no_owner */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return 0;
}
static const struct file_operations t_ops = {
	.read = t_read,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

static int __init t_init(void)
{
	return misc_register(&t_misc);
}

static void __exit t_exit(void)
{
	misc_deregister(&t_misc);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
