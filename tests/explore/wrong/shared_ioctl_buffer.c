// SPDX-License-Identifier: MIT
/* A buffer for all callers has a lock for all callers: the mistake.
 * finds: data-race, 1 preemption
 * tasks: exec 3</dev/t; ioctl 3 0x40047401 &1 | exec 3</dev/t; ioctl 3 0x40047401 &2 */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

static int request;

static long t_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	int error = 0;

	if (copy_from_user(&request, (void __user *)argument, sizeof(request)))
		error = -EFAULT;
	return error;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = t_ioctl,
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
