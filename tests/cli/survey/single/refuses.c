#include <linux/module.h>

static int __init refuses_init(void)
{
	pr_info("not here\n");
	return -ENODEV;
}
module_init(refuses_init);
MODULE_LICENSE("GPL");
