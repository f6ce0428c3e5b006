// SPDX-License-Identifier: MIT
/* What a walk frees is not where it goes on from: as it should be.
 * clean
 * tasks: rmmod freed_in_walk */
#include <linux/module.h>
#include <linux/list.h>
#include <linux/slab.h>

struct item {
	struct list_head list;
	int value;
};
static LIST_HEAD(items);

static int __init t_init(void)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return -ENOMEM;
	list_add(&item->list, &items);
	return 0;
}

static void __exit t_exit(void)
{
	struct item *item, *next;

	list_for_each_entry_safe(item, next, &items, list) {
		list_del(&item->list);
		kfree(item);
	}
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
