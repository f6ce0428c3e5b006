// SPDX-License-Identifier: MIT
/* An attribute is visible when the data of its device is there: the mistake.
 * finds: visible-too-early, 1 preemption
 * tasks: insmod attribute_before_drvdata | cat /sys/class/t/t0/value */
#include <linux/module.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/sysfs.h>

static struct class *class;
static int data;

static ssize_t value_show(struct device *dev, struct device_attribute *attr, char *text)
{
	return sysfs_emit(text, "%d\n", *(int *)dev_get_drvdata(dev));
}
static DEVICE_ATTR_RO(value);
static struct attribute *t_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(t);

static int __init t_init(void)
{
	struct device *device;

	class = class_create(THIS_MODULE, "t");
	if (IS_ERR(class))
		return PTR_ERR(class);
	device = device_create_with_groups(class, NULL, 0, NULL, t_groups, "t0");
	if (IS_ERR(device)) {
		class_destroy(class);
		return PTR_ERR(device);
	}
	dev_set_drvdata(device, &data);
	return 0;
}

static void __exit t_exit(void)
{
	device_destroy(class, 0);
	class_destroy(class);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
