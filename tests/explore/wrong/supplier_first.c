// SPDX-License-Identifier: MIT
/* A device uses what another one's driver has, and only says so: the mistake.
 * finds: use-after-free, 0 preemptions
 * tasks: cat /sys/devices/platform/user/level | echo source > /sys/bus/platform/drivers/source/unbind */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static struct platform_device *source, *user;

static int source_probe(struct platform_device *pdev)
{
	int *level = devm_kzalloc(&pdev->dev, sizeof(*level), GFP_KERNEL);

	if (!level)
		return -ENOMEM;
	platform_set_drvdata(pdev, level);
	return 0;
}
static struct platform_driver source_driver = {
	.probe = source_probe, .driver = { .name = "source" },
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	int *level = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", *level);
}
static DEVICE_ATTR_RO(level);
static struct attribute *user_attrs[] = { &dev_attr_level.attr, NULL };
ATTRIBUTE_GROUPS(user);

static int user_probe(struct platform_device *pdev)
{
	platform_set_drvdata(pdev, platform_get_drvdata(source));
	return 0;
}
static struct platform_driver user_driver = {
	.probe = user_probe, .driver = { .name = "user", .dev_groups = user_groups },
};

static int __init t_init(void)
{
	source = platform_device_register_simple("source", -1, NULL, 0);
	user = platform_device_register_simple("user", -1, NULL, 0);
	if (!device_link_add(&user->dev, &source->dev, DL_FLAG_STATELESS))
		return -ENODEV;
	if (platform_driver_register(&source_driver) || platform_driver_register(&user_driver))
		return -ENODEV;
	return 0;
}

static void __exit t_exit(void)
{
	platform_device_unregister(user);
	platform_device_unregister(source);
	platform_driver_unregister(&user_driver);
	platform_driver_unregister(&source_driver);
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
