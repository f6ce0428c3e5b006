/* A module of two files. */
#include <linux/init.h>
#include <linux/module.h>

int part_two_value(void);

static int table[] __initdata = { 1, 2, 3 };

static int __init twoparts_init(void)
{
	pr_info("%s: %d from part two, %d from init data\n", THIS_MODULE->name, part_two_value(),
		table[2]);
	pr_info("%s: modname %s\n", module_name(THIS_MODULE), KBUILD_MODNAME);
	return 0;
}

static void __exit twoparts_exit(void)
{
	pr_info("%s: exit\n", KBUILD_MODNAME);
}

module_init(twoparts_init);
module_exit(twoparts_exit);
MODULE_LICENSE("Dual BSD/GPL");
