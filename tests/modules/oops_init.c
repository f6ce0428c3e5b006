// SPDX-License-Identifier: MIT
/* Faults in its init function. */
#include <linux/init.h>
#include <linux/module.h>

static int *volatile nowhere;

static int __init broken_init(void)
{
	*nowhere = 1;
	return 0;
}

static void __exit broken_exit(void)
{
}

module_init(broken_init);
module_exit(broken_exit);
MODULE_LICENSE("GPL");
