/* So many attributes in /sys/kernel/bench_sysfs, and so many devices of a class. */
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct item {
	struct kobj_attribute attribute;
	char name[16];
	int value;
};

static unsigned int attributes;
module_param(attributes, uint, 0444);
static unsigned int devices;
module_param(devices, uint, 0444);
static struct item *items;
static struct kobject *folder;
static struct class *class;
static struct device **created;

static ssize_t show(struct kobject *kobj, struct kobj_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", container_of(attribute, struct item, attribute)->value);
}
static ssize_t store(struct kobject *kobj, struct kobj_attribute *attribute, const char *buffer,
		     size_t count)
{
	struct item *item = container_of(attribute, struct item, attribute);
	int error = kstrtoint(buffer, 0, &item->value);

	return error ? error : count;
}

static int __init make_attributes(void)
{
	unsigned int i;
	int error;

	items = kvcalloc(attributes, sizeof(*items), GFP_KERNEL);
	folder = kobject_create_and_add("bench_sysfs", kernel_kobj);
	if (!items || !folder)
		return -ENOMEM;
	for (i = 0; i < attributes; i++) {
		struct item *item = &items[i];

		snprintf(item->name, sizeof(item->name), "a%u", i);
		sysfs_attr_init(&item->attribute.attr);
		item->attribute.attr.name = item->name;
		item->attribute.attr.mode = 0644;
		item->attribute.show = show;
		item->attribute.store = store;
		error = sysfs_create_file(folder, &item->attribute.attr);
		if (error)
			return error;
	}
	return 0;
}

static int __init make_devices(void)
{
	unsigned int i;

	created = kvcalloc(devices, sizeof(*created), GFP_KERNEL);
	class = class_create(THIS_MODULE, "bench_sysfs");
	if (!created || IS_ERR(class))
		return -ENOMEM;
	for (i = 0; i < devices; i++) {
		created[i] = device_create(class, NULL, 0, NULL, "bench%u", i);
		if (IS_ERR(created[i]))
			return PTR_ERR(created[i]);
	}
	return 0;
}

static int __init bench_init(void)
{
	int error = make_attributes();

	return error ? error : make_devices();
}

static void __exit bench_exit(void)
{
	unsigned int i;

	for (i = 0; i < devices; i++)
		device_unregister(created[i]);
	class_destroy(class);
	kobject_put(folder);
	kvfree(created);
	kvfree(items);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
