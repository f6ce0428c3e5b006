// SPDX-License-Identifier: MIT
/* What a file of debugfs shows lives until the file is removed: as it should be.
 * clean
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
static const struct file_operations t_ops = { .owner = THIS_MODULE, .open = simple_open, .read = t_read };

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
	debugfs_remove(file);
	kfree(data);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
