// SPDX-License-Identifier: MIT
/* An open counts itself before anybody can see that nobody has it open: as it should be.
 * clean
 * tasks: cat /dev/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

struct object {
	int users;
};
static struct object *object;
static DEFINE_MUTEX(lock);

static int t_open(struct inode *inode, struct file *file)
{
	struct object *mine;

	mutex_lock(&lock);
	mine = object;
	if (mine)
		mine->users++;
	mutex_unlock(&lock);
	return mine ? 0 : -ENODEV;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.open = t_open,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	mutex_lock(&lock);
	if (object && object->users == 0) {
		kfree(object);
		object = NULL;
	}
	mutex_unlock(&lock);
	return size;
}
static const struct proc_ops p_ops = { .proc_write = t_write };

static int __init t_init(void)
{
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object || !proc_create("t", 0200, NULL, &p_ops))
		return -ENOMEM;
	return misc_register(&t_misc);
}

static void __exit t_exit(void)
{
	misc_deregister(&t_misc);
	remove_proc_entry("t", NULL);
	kfree(object);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
