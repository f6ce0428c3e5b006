// SPDX-License-Identifier: MIT
/* A grace period is one of the domain that the readers are in: the mistake.
 * finds: use-after-free, 1 preemption
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/atomic.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/srcu.h>

DEFINE_STATIC_SRCU(domain);
static int *value;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	int index = srcu_read_lock(&domain);
	int *mine = READ_ONCE(value);
	int result = mine ? *mine : 0;

	srcu_read_unlock(&domain, index);
	return result;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	int *old = xchg(&value, NULL);

	synchronize_rcu();
	kfree(old);
	return size;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
	.proc_write = t_write,
};

static int __init t_init(void)
{
	value = kzalloc(sizeof(*value), GFP_KERNEL);
	if (!value)
		return -ENOMEM;
	if (!proc_create("t", 0644, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	kfree(value);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
