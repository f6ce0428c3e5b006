// SPDX-License-Identifier: MIT
/* A class interface gives each device a file, and frees what it shows: the mistake.
 * finds: use-after-free, 1 preemption
 * tasks: cat /sys/class/t/t0/value | rmmod interface_frees */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>

static struct class *class;
static struct device *device;

static ssize_t value_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	int *value = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", *value);
}
static DEVICE_ATTR_RO(value);

static int t_add(struct device *dev, struct class_interface *interface)
{
	int *value = kzalloc(sizeof(*value), GFP_KERNEL);

	if (!value)
		return -ENOMEM;
	dev_set_drvdata(dev, value);
	return device_create_file(dev, &dev_attr_value);
}

static void t_remove(struct device *dev, struct class_interface *interface)
{
	kfree(dev_get_drvdata(dev));
	device_remove_file(dev, &dev_attr_value);
}
static struct class_interface interface = { .add_dev = t_add, .remove_dev = t_remove };

static int __init t_init(void)
{
	class = class_create(THIS_MODULE, "t");
	if (IS_ERR(class))
		return PTR_ERR(class);
	interface.class = class;
	if (class_interface_register(&interface))
		return -ENODEV;
	device = device_create(class, NULL, 0, NULL, "t0");
	return PTR_ERR_OR_ZERO(device);
}

static void __exit t_exit(void)
{
	device_unregister(device);
	class_interface_unregister(&interface);
	class_destroy(class);
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
