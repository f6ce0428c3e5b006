// SPDX-License-Identifier: MIT
/* What an attribute shows lives until the attribute is removed: as it should be.
 * clean
 * tasks: cat /sys/kernel/t/value | rmmod show_after_kfree */
#include <linux/module.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

static struct kobject *dir;
static int *number;

static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *text)
{
	return sysfs_emit(text, "%d\n", *number);
}
static struct kobj_attribute value = __ATTR_RO(value);

static int __init t_init(void)
{
	int error = -ENOMEM;

	number = kzalloc(sizeof(*number), GFP_KERNEL);
	dir = kobject_create_and_add("t", kernel_kobj);
	if (number && dir)
		error = sysfs_create_file(dir, &value.attr);
	if (!error)
		return 0;
	kobject_put(dir);
	kfree(number);
	return error;
}

static void __exit t_exit(void)
{
	sysfs_remove_file(dir, &value.attr);
	kobject_put(dir);
	kfree(number);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
