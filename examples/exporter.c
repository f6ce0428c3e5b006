// SPDX-License-Identifier: MIT
/*
 * One half of a pair: offers a function to other modules. While importer.ko is loaded, lsmod says
 * "Used by: importer", and rmmod exporter is refused: the code behind the symbol is in use.
 */
#include <linux/atomic.h>
#include <linux/module.h>

#include "exporter.h"

static atomic_t last = ATOMIC_INIT(0);

int exporter_next(void)
{
	return atomic_inc_return(&last);
}
EXPORT_SYMBOL(exporter_next);

static int __init exporter_init(void)
{
	pr_info("exporter: ready\n");
	return 0;
}

static void __exit exporter_exit(void)
{
	pr_info("exporter: gave out %d\n", atomic_read(&last));
}

module_init(exporter_init);
module_exit(exporter_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("The Holdfast authors");
MODULE_DESCRIPTION("Exports a counter");
