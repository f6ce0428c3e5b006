// SPDX-License-Identifier: MIT
/* copy_from_user() may sleep: not under a spinlock: the mistake.
 * finds: sleep-in-atomic, 0 preemptions
 * tasks: echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/minmax.h>
#include <linux/proc_fs.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static DEFINE_SPINLOCK(lock);
static char text[8];

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	char mine[8] = "";
	int error = 0;

	size = min(size, sizeof(mine));
	spin_lock(&lock);
	if (copy_from_user(mine, buffer, size))
		error = -EFAULT;
	memcpy(text, mine, sizeof(text));
	spin_unlock(&lock);
	return error ?: size;
}

static const struct proc_ops t_ops = {
	.proc_write = t_write,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0200, NULL, &t_ops))
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
