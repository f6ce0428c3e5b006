#include <linux/module.h>

#include "../../../shared/far.h"

static int number = FAR_NUMBER;
module_param(number, int, 0);

static int __init far_init(void)
{
	return number == FAR_NUMBER ? 0 : -EIO;
}

static void __exit far_exit(void)
{
}

module_init(far_init);
module_exit(far_exit);
MODULE_LICENSE("GPL");
