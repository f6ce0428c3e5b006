#include <linux/module.h>

int provider_add(int a, int b);
int provider_gpl(void);
int provider_spaced(void);
extern int provider_value;

static int __init proprietary_init(void)
{
	pr_info("proprietary: %d\n", provider_add(1, 2));
	return 0;
}

static void __exit proprietary_exit(void)
{
}

module_init(proprietary_init);
module_exit(proprietary_exit);
MODULE_LICENSE("Proprietary");

