#include <linux/module.h>

int provider_add(int a, int b);
int provider_gpl(void);
int provider_spaced(void);
extern int provider_value;

static int __init second_user_init(void)
{
	pr_info("second_user: %d\n", provider_add(1, 2));
	return 0;
}

static void __exit second_user_exit(void)
{
}

module_init(second_user_init);
module_exit(second_user_exit);
MODULE_LICENSE("GPL");

