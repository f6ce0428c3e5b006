/* A bus of a module's own: who is told of what, and how devices are looked for. */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

static int answer;
module_param(answer, int, 0644);

static int toy_match(struct device *dev, struct device_driver *drv)
{
	pr_info("buses: match %s %s\n", dev_name(dev), drv->name);
	return dev_name(dev)[0] == drv->name[0];
}
static int toy_uevent(struct device *dev, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "MODALIAS=toy:%s", dev_name(dev));
}
static ssize_t greeting_show(struct bus_type *bus, char *buf)
{
	return sysfs_emit(buf, "%s\n", bus->name);
}
static BUS_ATTR_RO(greeting);
static struct attribute *toy_attrs[] = { &bus_attr_greeting.attr, NULL };
ATTRIBUTE_GROUPS(toy);
static struct bus_type toy_bus = {
	.name = "toy", .match = toy_match, .uevent = toy_uevent, .bus_groups = toy_groups,
};

static int toy_probe(struct device *dev)
{
	pr_info("buses: probe %s\n", dev_name(dev));
	return answer;
}
static int toy_remove(struct device *dev)
{
	pr_info("buses: remove %s\n", dev_name(dev));
	return 0;
}
static struct device_driver drivers[] = {
	{ .name = "apple", .bus = &toy_bus, .owner = THIS_MODULE, .probe = toy_probe, .remove = toy_remove },
	{ .name = "berry", .bus = &toy_bus, .owner = THIS_MODULE, .probe = toy_probe, .remove = toy_remove },
};

static int heard(struct notifier_block *block, unsigned long event, void *data)
{
	struct device *dev = data;

	pr_info("buses: event %lu %s driver %s in sysfs %d\n", event, dev_name(dev),
		dev->driver ? dev->driver->name : "-", dev->kobj.state_in_sysfs);
	return NOTIFY_OK;
}
static struct notifier_block block = { .notifier_call = heard };

static void toy_release(struct device *dev)
{
	pr_info("buses: release %s\n", dev_name(dev));
	kfree(dev);
}

static struct device *add(const char *name, struct device *parent)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int error;

	if (!dev)
		return NULL;
	dev->bus = &toy_bus;
	dev->parent = parent;
	dev->release = toy_release;
	dev_set_name(dev, "%s", name);
	error = device_register(dev);
	pr_info("buses: add %s: %d\n", name, error);
	if (!error)
		return dev;
	put_device(dev);
	return NULL;
}

static int print_child(struct device *dev, void *data)
{
	pr_info("buses: %s %s\n", (char *)data, dev_name(dev));
	return !strcmp(dev_name(dev), data);
}

static struct device *tree, *leaf, *other, *alone;

static int __init buses_init(void)
{
	struct device *found;
	int error = bus_register(&toy_bus);

	if (error)
		return error;
	bus_register_notifier(&toy_bus, &block);
	error = driver_register(&drivers[0]);
	tree = add("ash", NULL);
	leaf = add("bud", tree);
	other = add("bark", tree);
	add("bark", tree);
	alone = add("cone", NULL);
	error = error ?: driver_register(&drivers[1]);
	found = bus_find_device_by_name(&toy_bus, NULL, "bud");
	pr_info("buses: found %s %d\n", found ? dev_name(found) : "-", found == leaf);
	put_device(found);
	found = device_find_child_by_name(tree, "bark");
	pr_info("buses: child %d\n", found == other);
	put_device(found);
	pr_info("buses: %d\n", device_for_each_child(tree, "forth", print_child));
	pr_info("buses: %d\n", device_for_each_child_reverse(tree, "bark", print_child));
	pr_info("buses: again %d\n", driver_register(&drivers[1]));
	return error;
}

static void __exit buses_exit(void)
{
	device_unregister(alone);
	device_unregister(other);
	device_unregister(leaf);
	device_unregister(tree);
	driver_unregister(&drivers[1]);
	driver_unregister(&drivers[0]);
	bus_unregister_notifier(&toy_bus, &block);
	bus_unregister(&toy_bus);
}

module_init(buses_init);
module_exit(buses_exit);
MODULE_LICENSE("GPL");
