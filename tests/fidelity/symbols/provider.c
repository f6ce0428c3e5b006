/* Exports one function plainly, one to GPL modules, one in a namespace, and a variable. */
#include <linux/module.h>

int provider_value = 10;
EXPORT_SYMBOL(provider_value);

int provider_add(int a, int b)
{
	return a + b + provider_value;
}
EXPORT_SYMBOL(provider_add);

int provider_gpl(void)
{
	return 99;
}
EXPORT_SYMBOL_GPL(provider_gpl);

int provider_spaced(void)
{
	return 5;
}
EXPORT_SYMBOL_NS_GPL(provider_spaced, PROVIDER);

static int __init provider_init(void)
{
	return 0;
}

static void __exit provider_exit(void)
{
}

module_init(provider_init);
module_exit(provider_exit);
MODULE_LICENSE("GPL");
