/* Attributes, groups, a class, a device and a platform driver. */
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include <linux/sysfs.h>

static int number = 7;
static char word[16] = "first";
static unsigned char bytes[8] = "abcdefg";
static struct kobject *top;

static ssize_t number_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", number);
}
static ssize_t number_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			    size_t count)
{
	int error = kstrtoint(buf, 0, &number);

	return error ? error : count;
}
static struct kobj_attribute number_attr = __ATTR_RW(number);

static ssize_t word_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sprintf(buf, "%s\n", word);
}
static ssize_t word_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			  size_t count)
{
	pr_info("stored %zu bytes\n", count);
	strscpy(word, buf, sizeof(word));
	strim(word);
	return count;
}
static struct kobj_attribute word_attr = __ATTR(word, 0664, word_show, word_store);

static ssize_t refuse_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return -ENXIO;
}
static struct kobj_attribute refuse_attr = __ATTR_RO(refuse);
static struct kobj_attribute silent_attr = __ATTR(silent, 0600, NULL, NULL);

static ssize_t vanish_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			    size_t count)
{
	pr_info("removed itself: %d\n", sysfs_remove_file_self(kobj, &attr->attr));
	return count;
}
static struct kobj_attribute vanish_attr = __ATTR_WO(vanish);

static ssize_t twice_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			   size_t count)
{
	struct kobject *again = kobject_create_and_add("inner", kobj);

	pr_info("again: %d\n", again != NULL);
	kobject_put(again);
	return count;
}
static struct kobj_attribute twice_attr = __ATTR_WO(twice);

static ssize_t bytes_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			  char *buf, loff_t off, size_t count)
{
	memcpy(buf, bytes + off, count);
	return count;
}
static ssize_t bytes_write(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			   char *buf, loff_t off, size_t count)
{
	memcpy(bytes + off, buf, count);
	return count;
}
static BIN_ATTR_RW(bytes, sizeof(bytes));

static umode_t visible(struct kobject *kobj, struct attribute *attr, int index)
{
	return index ? 0440 : 0;
}
static struct attribute *attrs[] = { &number_attr.attr, &word_attr.attr,   &refuse_attr.attr,
				     &silent_attr.attr, &vanish_attr.attr, &twice_attr.attr, NULL };
static struct bin_attribute *bin_attrs[] = { &bin_attr_bytes, NULL };
static const struct attribute_group plain = { .attrs = attrs, .bin_attrs = bin_attrs };
static struct attribute *two[] = { &number_attr.attr, &word_attr.attr, NULL };
static const struct attribute_group inner = { .name = "inner", .is_visible = visible, .attrs = two };
static const struct attribute_group *groups[] = { &plain, &inner, NULL };

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s %d\n", dev_name(dev), number);
}
static DEVICE_ATTR_RO(level);
static struct attribute *thing_attrs[] = { &dev_attr_level.attr, NULL };
ATTRIBUTE_GROUPS(thing);
static struct class *class;
static struct device *device;

static int worker_probe(struct platform_device *pdev)
{
	dev_info(&pdev->dev, "probe %d\n", number);
	return number == 1 ? -EIO : number == 2 ? -ENODEV : 0;
}
static int worker_remove(struct platform_device *pdev)
{
	dev_info(&pdev->dev, "remove\n");
	return 0;
}
static struct platform_driver driver = {
	.probe = worker_probe,
	.remove = worker_remove,
	.driver = { .name = "worker" },
};
static struct platform_device *worker;

static int __init items_init(void)
{
	int error;

	top = kobject_create_and_add("items", kernel_kobj);
	if (!top)
		return -ENOMEM;
	error = sysfs_create_groups(top, groups);
	if (!error)
		error = sysfs_create_link(top, top, "self");
	if (error)
		goto put;
	class = class_create(THIS_MODULE, "things");
	if (IS_ERR(class)) {
		error = PTR_ERR(class);
		goto put;
	}
	device = device_create_with_groups(class, NULL, MKDEV(250, 5), NULL, thing_groups, "thing%d", 1);
	if (IS_ERR(device)) {
		error = PTR_ERR(device);
		goto destroy;
	}
	error = platform_driver_register(&driver);
	if (error)
		goto device;
	worker = platform_device_register_simple("worker", 3, NULL, 0);
	if (!IS_ERR(worker))
		return 0;
	error = PTR_ERR(worker);
	platform_driver_unregister(&driver);
device:
	device_destroy(class, MKDEV(250, 5));
destroy:
	class_destroy(class);
put:
	kobject_put(top);
	return error;
}

static void __exit items_exit(void)
{
	platform_device_unregister(worker);
	platform_driver_unregister(&driver);
	device_destroy(class, MKDEV(250, 5));
	class_destroy(class);
	kobject_put(top);
}

module_init(items_init);
module_exit(items_exit);
MODULE_LICENSE("GPL");
