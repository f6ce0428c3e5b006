#include <linux/module.h>

int provider_add(int a, int b);
int provider_gpl(void);
int provider_spaced(void);
extern int provider_value;

static int __init user_init(void)
{
	provider_value = 20;
	pr_info("user: %d\n", provider_add(1, 2));
	return 0;
}

static void __exit user_exit(void)
{
}

module_init(user_init);
module_exit(user_exit);
MODULE_LICENSE("GPL");

