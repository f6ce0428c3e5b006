/* The loader refuses it, not its init. */
#include <linux/module.h>

static int __init unknown_symbol_init(void)
{
	return 0;
}

module_init(unknown_symbol_init);
MODULE_LICENSE("GPL");
MODULE_INFO(vermagic, "of another kernel");
