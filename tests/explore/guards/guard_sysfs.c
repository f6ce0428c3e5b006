/* An attribute whose value is freed when the attribute has gone. */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

static struct kobject *folder;
static int *value;

static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *page)
{
	return sysfs_emit(page, "%d\n", *value);
}

static struct kobj_attribute value_attribute = __ATTR_RO(value);

static int __init guard_init(void)
{
	int error;

	value = kzalloc(sizeof(*value), GFP_KERNEL);
	folder = kobject_create_and_add("guard", kernel_kobj);
	if (!value || !folder) {
		kobject_put(folder);
		kfree(value);
		return -ENOMEM;
	}
	error = sysfs_create_file(folder, &value_attribute.attr);
	if (error) {
		kobject_put(folder);
		kfree(value);
	}
	return error;
}

static void __exit guard_exit(void)
{
	kobject_put(folder);
	kfree(value);
}

module_init(guard_init);
module_exit(guard_exit);
MODULE_LICENSE("GPL");
