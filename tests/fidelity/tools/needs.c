#include <linux/module.h>

int described_value(void);
int described_gpl(void);

static int __init needs_init(void)
{
	pr_info("needs: %d %d\n", described_value(), described_gpl());
	return 0;
}

static void __exit needs_exit(void)
{
}

module_init(needs_init);
module_exit(needs_exit);
MODULE_LICENSE("GPL v2");
