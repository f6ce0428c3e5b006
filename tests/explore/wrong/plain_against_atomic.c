// SPDX-License-Identifier: MIT
/* What is changed atomically is read so, too: the mistake.
 * finds: data-race, 1 preemption
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/atomic.h>

static atomic_t level;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return *(int *)&level ? 0 : -ENODATA;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	atomic_inc(&level);
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
