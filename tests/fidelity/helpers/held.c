/* An attribute that holds its module while it is read, and one that keeps it until told. */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static struct kobject *top;
static int kept;

static ssize_t refs_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	ssize_t length;

	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	length = sysfs_emit(buf, "%d\n", module_refcount(THIS_MODULE));
	module_put(THIS_MODULE);
	return length;
}
static struct kobj_attribute refs_attr = __ATTR_RO(refs);

static ssize_t keep_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", kept);
}
static ssize_t keep_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	bool on;
	int error = kstrtobool(buf, &on);

	if (error)
		return error;
	if (on && !kept && !try_module_get(THIS_MODULE))
		return -ENODEV;
	if (!on && kept)
		module_put(THIS_MODULE);
	kept = on;
	return count;
}
static struct kobj_attribute keep_attr = __ATTR_RW(keep);
static struct attribute *attrs[] = { &refs_attr.attr, &keep_attr.attr, NULL };
static const struct attribute_group group = { .attrs = attrs };

static int __init held_init(void)
{
	int error;

	top = kobject_create_and_add("held", kernel_kobj);
	if (!top)
		return -ENOMEM;
	error = sysfs_create_group(top, &group);
	if (error)
		kobject_put(top);
	return error;
}
static void __exit held_exit(void)
{
	kobject_put(top);
}
module_init(held_init);
module_exit(held_exit);
MODULE_LICENSE("GPL");
