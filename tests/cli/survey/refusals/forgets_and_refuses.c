/* Declines, but keeps what it took: that is no clean answer. */
#include <linux/module.h>
#include <linux/slab.h>

static int __init forgets_and_refuses_init(void)
{
	barrier_data(kmalloc(48, GFP_KERNEL));
	return -ENODEV;
}

module_init(forgets_and_refuses_init);
MODULE_LICENSE("GPL");
