// SPDX-License-Identifier: MIT
/* An entry appears when all that it needs is there. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static int *state;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return *state;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int __init t_init(void)
{
	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	if (!proc_create("t", 0444, NULL, &t_ops)) {
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
