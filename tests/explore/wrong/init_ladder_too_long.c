// SPDX-License-Identifier: MIT
/* An init that fails gives back only what it has by then: the mistake.
 * finds: warning, 0 preemptions
 * tasks: insmod failing init_ladder_too_long */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/slab.h>

static void *data;
static const struct file_operations t_ops = { .owner = THIS_MODULE };
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

static int __init t_init(void)
{
	int error = -ENOMEM;

	data = kmalloc(16, GFP_KERNEL);
	if (!data)
		goto no_device;
	error = misc_register(&t_misc);
	if (error)
		goto no_device;
	return 0;
no_device:
	misc_deregister(&t_misc);
	kfree(data);
	return error;
}

static void __exit t_exit(void)
{
	misc_deregister(&t_misc);
	kfree(data);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
