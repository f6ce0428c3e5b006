// SPDX-License-Identifier: MIT
/* Two locks have one order, also where these callers cannot block each other: the mistake.
 * finds: lock-order, 0 preemptions
 * tasks: cat /proc/t; echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
	return 0;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	mutex_lock(&b);
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
	return size;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
	.proc_write = t_write,
};

static int __init t_init(void)
{
	return proc_create("t", 0644, NULL, &t_ops) ? 0 : -ENOMEM;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
