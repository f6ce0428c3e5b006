// SPDX-License-Identifier: MIT
/* Each reference is put once: as it should be.
 * clean
 * tasks: cat /dev/t */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>

static int t_release(struct inode *inode, struct file *file)
{
	return 0;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.release = t_release,
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
