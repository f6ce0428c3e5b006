// SPDX-License-Identifier: MIT
/* symbol_get() is followed by symbol_put(): as it should be.
 * clean
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>

int symbol_not_put_value(void);
int symbol_not_put_value(void)
{
	return 1;
}
EXPORT_SYMBOL_GPL(symbol_not_put_value);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	int (*value)(void) = symbol_get(symbol_not_put_value);

	if (!value)
		return -ENOENT;
	value();
	symbol_put(symbol_not_put_value);
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
