// SPDX-License-Identifier: MIT
/* Readers under rcu_read_lock() are waited for before the memory goes: as it should be.
 * clean
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/list.h>
#include <linux/proc_fs.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct item {
	struct list_head list;
	int value;
	struct rcu_head rcu;
};
static LIST_HEAD(items);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	struct item *item;
	int sum = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(item, &items, list)
		sum += item->value;
	rcu_read_unlock();
	return sum;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	struct item *item = list_first_entry_or_null(&items, struct item, list);

	if (!item)
		return size;
	list_del_rcu(&item->list);
	kfree_rcu(item, rcu);
	return size;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
	.proc_write = t_write,
};

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
