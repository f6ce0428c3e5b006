// SPDX-License-Identifier: MIT
/*
 * /proc/squares: a table served by seq_file from a list.
 *
 * The module only says how to begin, step, show one record and end; seq_file does the rest: buffers,
 * offsets, records that do not fit. The list cannot change between start() and stop(), because the
 * mutex is held from the one to the other. Each write of a number appends a record.
 *
 *     # cat /proc/squares
 *     1 1
 *     2 4
 *     3 9
 *     # echo 12 > /proc/squares
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct square {
	struct list_head node;
	unsigned int root;
};

static LIST_HEAD(squares);
static DEFINE_MUTEX(squares_lock);

static unsigned int count = 3;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how many squares to begin with");

static int add_square(unsigned int root)
{
	struct square *square = kmalloc(sizeof(*square), GFP_KERNEL);

	if (!square)
		return -ENOMEM;
	square->root = root;
	mutex_lock(&squares_lock);
	list_add_tail(&square->node, &squares);
	mutex_unlock(&squares_lock);
	return 0;
}

static void *squares_start(struct seq_file *seq, loff_t *position)
{
	mutex_lock(&squares_lock);
	return seq_list_start(&squares, *position);
}

static void *squares_next(struct seq_file *seq, void *record, loff_t *position)
{
	return seq_list_next(record, &squares, position);
}

static void squares_stop(struct seq_file *seq, void *record)
{
	mutex_unlock(&squares_lock);
}

static int squares_show(struct seq_file *seq, void *record)
{
	struct square *square = list_entry(record, struct square, node);

	seq_printf(seq, "%u %llu\n", square->root, (u64)square->root * square->root);
	return 0;
}

static const struct seq_operations squares_records = {
	.start = squares_start,
	.next = squares_next,
	.stop = squares_stop,
	.show = squares_show,
};

static int squares_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &squares_records);
}

static ssize_t squares_write(struct file *file, const char __user *buffer, size_t size,
			     loff_t *offset)
{
	unsigned int root;
	int error = kstrtouint_from_user(buffer, size, 0, &root);

	if (!error)
		error = add_square(root);
	return error ? error : size;
}

static const struct proc_ops squares_ops = {
	.proc_open = squares_open,
	.proc_read = seq_read,
	.proc_write = squares_write,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release,
};

static void free_squares(void)
{
	struct square *square, *next;

	list_for_each_entry_safe(square, next, &squares, node) {
		list_del(&square->node);
		kfree(square);
	}
}

static int __init squares_init(void)
{
	unsigned int root;

	for (root = 1; root <= count; root++) {
		if (add_square(root)) {
			free_squares();
			return -ENOMEM;
		}
	}
	if (!proc_create("squares", 0644, NULL, &squares_ops)) {
		free_squares();
		return -ENOMEM;
	}
	return 0;
}

static void __exit squares_exit(void)
{
	/* First the entry: when this returns, nobody is in our functions and nobody will be. */
	remove_proc_entry("squares", NULL);
	free_squares();
}

module_init(squares_init);
module_exit(squares_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("The Holdfast authors");
MODULE_DESCRIPTION("Squares in /proc, through seq_file");
