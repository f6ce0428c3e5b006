// SPDX-License-Identifier: MIT
/* Look at a pointer and use it under one lock: the mistake.
 * finds: null-pointer, 1 preemption
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int *state;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	int value = 0;

	mutex_lock(&lock);
	if (state) {
		mutex_unlock(&lock);
		mutex_lock(&lock);
		value = *state;
	}
	mutex_unlock(&lock);
	return value;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	mutex_lock(&lock);
	kfree(state);
	state = NULL;
	mutex_unlock(&lock);
	return size;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
	.proc_write = t_write,
};

static int __init t_init(void)
{
	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	if (!proc_create("t", 0644, NULL, &t_ops)) {
		kfree(state);
		return -ENOMEM;
	}
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	kfree(state);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
