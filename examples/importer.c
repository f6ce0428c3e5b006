// SPDX-License-Identifier: MIT
/*
 * The other half: uses exporter_next(). Loading it takes a reference on exporter, and unloading it
 * gives that back. Without exporter loaded, insmod answers "Unknown symbol in module".
 */
#include <linux/module.h>

#include "exporter.h"

static int __init importer_init(void)
{
	pr_info("importer: got %d\n", exporter_next());
	return 0;
}

static void __exit importer_exit(void)
{
	pr_info("importer: got %d at the end\n", exporter_next());
}

module_init(importer_init);
module_exit(importer_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("The Holdfast authors");
MODULE_DESCRIPTION("Uses exporter's counter");
