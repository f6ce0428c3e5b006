// SPDX-License-Identifier: MIT
/* try_module_get() may refuse: then there is nothing to put: the mistake.
 * finds: reference-imbalance, 1 preemption
 * tasks: cat /sys/kernel/t/value | rmmod get_module_in_show */
#include <linux/module.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

static struct kobject *dir;

static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *text)
{
	int length;

	try_module_get(THIS_MODULE);
	length = sysfs_emit(text, "1\n");
	module_put(THIS_MODULE);
	return length;
}
static struct kobj_attribute value = __ATTR_RO(value);

static int __init t_init(void)
{
	int error;

	dir = kobject_create_and_add("t", kernel_kobj);
	if (!dir)
		return -ENOMEM;
	error = sysfs_create_file(dir, &value.attr);
	if (error)
		kobject_put(dir);
	return error;
}

static void __exit t_exit(void)
{
	kobject_put(dir);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
