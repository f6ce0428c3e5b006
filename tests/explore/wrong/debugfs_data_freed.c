// SPDX-License-Identifier: MIT
/* What a file of debugfs shows lives until the file is removed: the mistake.
 * finds: use-after-free, 1 preemption
 * tasks: cat /sys/kernel/debug/t | rmmod debugfs_data_freed */
#include <linux/module.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/slab.h>

static struct dentry *file;
static int *data;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	int *mine = file->private_data;

	return *mine;
}
static const struct file_operations t_ops = { .open = simple_open, .read = t_read };

static int __init t_init(void)
{
	data = kzalloc(sizeof(*data), GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	file = debugfs_create_file("t", 0444, NULL, data, &t_ops);
	return 0;
}

static void __exit t_exit(void)
{
	kfree(data);
	debugfs_remove(file);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
