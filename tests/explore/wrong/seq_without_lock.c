// SPDX-License-Identifier: MIT
/* An iterator holds its lock from start to stop: the mistake.
 * finds: use-after-free, 1 preemption
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

struct item {
	struct list_head list;
	int value;
};
static LIST_HEAD(items);
static DEFINE_MUTEX(lock);

static void *t_start(struct seq_file *seq, loff_t *position)
{
	void *at;

	mutex_lock(&lock);
	at = seq_list_start(&items, *position);
	mutex_unlock(&lock);
	return at;
}
static void *t_next(struct seq_file *seq, void *at, loff_t *position)
{
	return seq_list_next(at, &items, position);
}
static void t_stop(struct seq_file *seq, void *at)
{
}
static int t_show(struct seq_file *seq, void *at)
{
	seq_printf(seq, "%d\n", list_entry(at, struct item, list)->value);
	return 0;
}
static const struct seq_operations t_seq = { t_start, t_stop, t_next, t_show };
static int t_open(struct inode *inode, struct file *file) { return seq_open(file, &t_seq); }
static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	struct item *item;

	mutex_lock(&lock);
	item = list_first_entry_or_null(&items, struct item, list);
	if (item)
		list_del(&item->list);
	mutex_unlock(&lock);
	kfree(item);
	return size;
}
static const struct proc_ops t_ops = { .proc_open = t_open, .proc_read = seq_read, .proc_write = t_write, .proc_release = seq_release };

static int __init t_init(void)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return -ENOMEM;
	list_add(&item->list, &items);
	if (!proc_create("t", 0644, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	t_write(NULL, NULL, 0, NULL);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
