// SPDX-License-Identifier: MIT
/* A lock taken for reading is not taken for writing too: the mistake.
 * finds: hang, 0 preemptions
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(lock);
static int cached;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	down_read(&lock);
	if (!cached) {
		down_write(&lock);
		cached = 1;
		up_write(&lock);
	}
	up_read(&lock);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
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
