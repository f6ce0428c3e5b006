// SPDX-License-Identifier: MIT
/* Not the module itself puts its last reference: its code still has to return: as it should be.
 * clean
 * tasks: cat /dev/t | rmmod put_module_in_release */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>

static int t_open(struct inode *inode, struct file *file)
{
	return 0;
}

static int t_release(struct inode *inode, struct file *file)
{
	return 0;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.open = t_open,
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
