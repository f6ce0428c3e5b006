/* Finds a symbol by name while it runs. */
#include <linux/module.h>

int provider_gpl(void);

static int __init getter_init(void)
{
	int (*found)(void) = symbol_get(provider_gpl);

	pr_info("getter: %s\n", found ? "found" : "not found");
	if (found) {
		pr_info("getter: %d\n", found());
		symbol_put(provider_gpl);
	}
	return 0;
}

static void __exit getter_exit(void)
{
}

module_init(getter_init);
module_exit(getter_exit);
MODULE_LICENSE("GPL");
