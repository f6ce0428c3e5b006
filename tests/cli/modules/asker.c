// SPDX-License-Identifier: MIT
/* Asks for a module by its alias. */
#include <linux/kmod.h>
#include <linux/module.h>

static int __init asker_init(void)
{
	pr_info("asker: %d\n", request_module("greeting-%d", 1));
	return 0;
}

static void __exit asker_exit(void)
{
}

module_init(asker_init);
module_exit(asker_exit);
MODULE_LICENSE("GPL");
