#include <linux/module.h>

#include "../above.h"

static int __init reaches_init(void)
{
	pr_info("above: %d\n", above_number());
	return above_number() == ABOVE_NUMBER ? 0 : -EIO;
}

static void __exit reaches_exit(void)
{
}

module_init(reaches_init);
module_exit(reaches_exit);
MODULE_LICENSE("GPL");
