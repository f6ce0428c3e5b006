// SPDX-License-Identifier: MIT
/* A module removes its devices.
 * tasks: rmmod device_left */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>

static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
};

static struct miscdevice t_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "t",
	.fops = &t_ops,
};

static int __init t_init(void)
{
	return misc_register(&t_device);
}

static void __exit t_exit(void)
{
	misc_deregister(&t_device);
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
