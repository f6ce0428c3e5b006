// SPDX-License-Identifier: MIT
/* Who copies from a writer says how much he has room for. */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define ROOM 32

static char *text;
static DEFINE_MUTEX(lock);

static ssize_t t_write(struct file *file, const char __user *from, size_t size, loff_t *offset)
{
	unsigned long left;

	mutex_lock(&lock);
	left = copy_from_user(text, from, min_t(size_t, size, ROOM));
	mutex_unlock(&lock);
	return left ? -EFAULT : size;
}

static const struct proc_ops t_ops = {
	.proc_write = t_write,
};

static int __init t_init(void)
{
	text = kzalloc(ROOM, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (!proc_create("t", 0200, NULL, &t_ops)) {
		kfree(text);
		return -ENOMEM;
	}
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	kfree(text);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
