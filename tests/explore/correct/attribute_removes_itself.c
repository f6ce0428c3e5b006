// SPDX-License-Identifier: MIT
/* A store that removes its own attribute says so: removal waits for stores: as it should be.
 * clean
 * tasks: echo 1 > /sys/kernel/t/value */
#include <linux/module.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

static struct kobject *dir;

static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *text, size_t size)
{
	sysfs_remove_file_self(kobj, &attr->attr);
	return size;
}
static struct kobj_attribute value = __ATTR_WO(value);

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
