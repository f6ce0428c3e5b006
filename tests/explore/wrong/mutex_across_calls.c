// SPDX-License-Identifier: MIT
/* A mutex is not held from one system call to another: who unlocks may be somebody else: the mistake.
 * finds: unlock-by-stranger, 1 preemption
 * tasks: cat /proc/t | rmmod mutex_across_calls */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/semaphore.h>

static DEFINE_MUTEX(busy);

static int t_open(struct inode *inode, struct file *file)
{
	return mutex_trylock(&busy) ? 0 : -EBUSY;
}

static int t_release(struct inode *inode, struct file *file)
{
	mutex_unlock(&busy);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_open = t_open,
	.proc_release = t_release,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0444, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
