// SPDX-License-Identifier: MIT
/* A driver is unregistered before its module goes: as it should be.
 * clean
 * tasks: rmmod driver_left; insmod driver_left */
#include <linux/module.h>
#include <linux/platform_device.h>

static int t_probe(struct platform_device *pdev)
{
	return 0;
}
static struct platform_driver driver = { .probe = t_probe, .driver = { .name = "t" } };

static int __init t_init(void)
{
	return platform_driver_register(&driver);
}

static void __exit t_exit(void)
{
	platform_driver_unregister(&driver);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
