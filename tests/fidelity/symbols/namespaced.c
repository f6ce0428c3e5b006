#include <linux/module.h>

int provider_add(int a, int b);
int provider_gpl(void);
int provider_spaced(void);
extern int provider_value;

static int __init namespaced_init(void)
{
	pr_info("namespaced: %d\n", provider_spaced());
	return 0;
}

static void __exit namespaced_exit(void)
{
}

module_init(namespaced_init);
module_exit(namespaced_exit);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(PROVIDER);
