#include <linux/module.h>

int provider_add(int a, int b);
int provider_gpl(void);
int provider_spaced(void);
extern int provider_value;

static int __init user_gpl_init(void)
{
	pr_info("user_gpl: %d\n", provider_gpl());
	return 0;
}

static void __exit user_gpl_exit(void)
{
}

module_init(user_gpl_init);
module_exit(user_gpl_exit);
MODULE_LICENSE("GPL v2");

