// SPDX-License-Identifier: MIT
/* A list is walked under the lock that guards it: as it should be.
 * clean
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/list.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct item {
	struct list_head list;
	int value;
};
static LIST_HEAD(items);
static struct item *first;
static DEFINE_SPINLOCK(lock);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	struct item *item;
	int sum = 0;

	spin_lock(&lock);
	list_for_each_entry(item, &items, list)
		sum += item->value;
	spin_unlock(&lock);
	return sum;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	spin_lock(&lock);
	if (!list_empty(&items))
		list_del(&first->list);
	kfree(first);
	first = NULL;
	spin_unlock(&lock);
	return size;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
	.proc_write = t_write,
};

static int __init t_init(void)
{
	first = kzalloc(sizeof(*first), GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	list_add(&first->list, &items);
	if (!proc_create("t", 0644, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	kfree(first);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
