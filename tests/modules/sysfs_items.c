/* What a module does with kobjects, groups and devices; tests/kernel/sysfs_test.cc reads and
 * writes it. `hold` stops a store until `release_hold` is written, without sleeping in a loop. */
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include <linux/sysfs.h>

static int number = 7;
static int limit = 5;
module_param(limit, int, 0644);
static int list[4] = { 1, 2 };
static int list_count = 2;
module_param_array(list, int, &list_count, 0444);
static char *word = "abc";
module_param(word, charp, 0644);
static bool flag;
module_param(flag, bool, 0600);
static int hidden_limit;
module_param(hidden_limit, int, 0);

static struct kobject *top;
static DECLARE_COMPLETION(entered);
static DECLARE_COMPLETION(may_go);
static unsigned char blob[16] = "0123456789abcdef";

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

static ssize_t big_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	memset(buf, 'x', PAGE_SIZE);
	return PAGE_SIZE;
}
static struct kobj_attribute big_attr = __ATTR_RO(big);

static ssize_t hold_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			  size_t count)
{
	complete(&entered);
	wait_for_completion(&may_go);
	return count;
}
static struct kobj_attribute hold_attr = __ATTR_WO(hold);

/* Removes itself, and the one that holds, from inside. */
static ssize_t vanish_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			    size_t count)
{
	return sysfs_remove_file_self(kobj, &attr->attr) ? count : -EBUSY;
}
static struct kobj_attribute vanish_attr = __ATTR_WO(vanish);

static ssize_t go_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			size_t count)
{
	if (buf[0] == 'w')
		wait_for_completion(&entered);
	else
		complete(&may_go);
	return count;
}
static struct kobj_attribute go_attr = __ATTR_WO(go);

static ssize_t remove_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	sysfs_remove_file(kobj, &hold_attr.attr);
	return sysfs_emit(buf, "removed\n");
}
static struct kobj_attribute remove_attr = __ATTR_RO(remove);

static ssize_t ring_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			  size_t count)
{
	sysfs_notify(kobj, NULL, "number");
	return count;
}
static struct kobj_attribute ring_attr = __ATTR_WO(ring);

static ssize_t blob_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			 char *buf, loff_t off, size_t count)
{
	memcpy(buf, blob + off, count);
	return count;
}
static ssize_t blob_write(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			  char *buf, loff_t off, size_t count)
{
	memcpy(blob + off, buf, count);
	return count;
}
static BIN_ATTR_RW(blob, sizeof(blob));

static umode_t visible(struct kobject *kobj, struct attribute *attr, int index)
{
	return index == 1 ? 0 : attr->mode;
}
static struct attribute *attrs[] = {
	&number_attr.attr, &big_attr.attr, &hold_attr.attr,  &vanish_attr.attr,
	&go_attr.attr,	   &remove_attr.attr, &ring_attr.attr, NULL,
};
static struct bin_attribute *bin_attrs[] = { &bin_attr_blob, NULL };
static const struct attribute_group plain = { .attrs = attrs, .bin_attrs = bin_attrs };
static struct attribute *two[] = { &number_attr.attr, &big_attr.attr, NULL };
static const struct attribute_group inner = {
	.name = "inner", .is_visible = visible, .attrs = two,
};
static const struct attribute_group *groups[] = { &plain, &inner, NULL };

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s:%d\n", dev_name(dev), *(int *)dev_get_drvdata(dev));
}
static DEVICE_ATTR_RO(level);
static struct attribute *device_attrs[] = { &dev_attr_level.attr, NULL };
ATTRIBUTE_GROUPS(device);

static struct class *class;
static struct device *device;

static void note(void *text)
{
	pr_info("action %s\n", (char *)text);
}
static int item_probe(struct platform_device *pdev)
{
	char *copy = devm_kstrdup(&pdev->dev, "kept", GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	dev_info(&pdev->dev, "probed id %d\n", pdev->id);
	platform_set_drvdata(pdev, copy);
	return devm_add_action_or_reset(&pdev->dev, note, copy);
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
static void item_remove(struct platform_device *pdev)
#else
static int item_remove(struct platform_device *pdev)
#endif
{
	dev_info(&pdev->dev, "removed %s\n", (char *)platform_get_drvdata(pdev));
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
	return 0;
#endif
}
static struct platform_driver driver = {
	.probe = item_probe,
	.remove = item_remove,
	.driver = { .name = "item" },
};
static struct platform_device *item;

static int __init items_init(void)
{
	int error;

	top = kobject_create_and_add("items", kernel_kobj);
	if (!top)
		return -ENOMEM;
	error = sysfs_create_groups(top, groups);
	if (error)
		goto put;
	error = sysfs_create_link(top, kernel_kobj, "up");
	if (error)
		goto put;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	class = class_create("item_class");
#else
	class = class_create(THIS_MODULE, "item_class");
#endif
	if (IS_ERR(class)) {
		error = PTR_ERR(class);
		goto put;
	}
	device = device_create_with_groups(class, NULL, MKDEV(240, 3), &number, device_groups,
					   "item%d", 0);
	if (IS_ERR(device)) {
		error = PTR_ERR(device);
		goto destroy;
	}
	error = platform_driver_register(&driver);
	if (error)
		goto device;
	item = platform_device_register_simple("item", 4, NULL, 0);
	if (!IS_ERR(item))
		return 0;
	error = PTR_ERR(item);
	platform_driver_unregister(&driver);
device:
	device_destroy(class, MKDEV(240, 3));
destroy:
	class_destroy(class);
put:
	kobject_put(top);
	return error;
}

static void __exit items_exit(void)
{
	platform_device_unregister(item);
	platform_driver_unregister(&driver);
	device_destroy(class, MKDEV(240, 3));
	class_destroy(class);
	kobject_put(top);
}

module_init(items_init);
module_exit(items_exit);
MODULE_LICENSE("GPL");
MODULE_VERSION("2.5");
