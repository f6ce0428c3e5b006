// SPDX-License-Identifier: MIT
/* Init gives back what it has when a later step fails: as it should be.
 * clean */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static void *first, *second;

static int __init t_init(void)
{
	first = kmalloc(32, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	second = kmalloc(32, GFP_KERNEL);
	if (!second) {
		kfree(first);
		return -ENOMEM;
	}
	return 0;
}

static void __exit t_exit(void)
{
	kfree(second);
	kfree(first);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
