// SPDX-License-Identifier: MIT
/* Removing an attribute waits for its store: not with a lock that the store takes: as it should be.
 * clean
 * tasks: echo 1 > /sys/kernel/t/value | rmmod store_against_exit */
#include <linux/module.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

static struct kobject *dir;
static DEFINE_MUTEX(lock);

static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *text, size_t size)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
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
	mutex_lock(&lock);
	mutex_unlock(&lock);
	sysfs_remove_file(dir, &value.attr);
	kobject_put(dir);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
