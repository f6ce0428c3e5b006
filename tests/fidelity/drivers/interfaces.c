/* Interfaces of a class and a bus, iterators, devices that move, are renamed or given away. */
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

static ssize_t colour_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "red\n");
}
static DEVICE_ATTR_RO(colour);
static struct attribute *fruit_attrs[] = { &dev_attr_colour.attr, NULL };
static const struct attribute_group fruit_group = { .name = "look", .attrs = fruit_attrs };
static const struct attribute_group *fruit_groups[] = { &fruit_group, NULL };

static const struct device_type sweet = { .name = "sweet" };
static struct class *fruit;
static struct bus_type street = { .name = "street" };
static struct bus_type town = { .name = "town" };

static int count;
static int early_add(struct device *dev, struct class_interface *intf)
{
	pr_info("interfaces: early add %s in sysfs %d\n", dev_name(dev), dev->kobj.state_in_sysfs);
	return -EIO;
}
static void early_remove(struct device *dev, struct class_interface *intf)
{
	pr_info("interfaces: early remove %s in sysfs %d\n", dev_name(dev),
		dev->kobj.state_in_sysfs);
}
static struct class_interface early = { .add_dev = early_add, .remove_dev = early_remove };
static int late_add(struct device *dev, struct class_interface *intf)
{
	pr_info("interfaces: late add %s %d\n", dev_name(dev), ++count);
	return 0;
}
static struct class_interface late = { .add_dev = late_add };
static void last_remove(struct device *dev, struct class_interface *intf)
{
	pr_info("interfaces: last remove %s\n", dev_name(dev));
}
static struct class_interface last = { .remove_dev = last_remove };
static struct class_interface nowhere;

static int house_add(struct device *dev, struct subsys_interface *sif)
{
	pr_info("interfaces: %s add %s\n", sif->name, dev_name(dev));
	return 0;
}
static void house_remove(struct device *dev, struct subsys_interface *sif)
{
	pr_info("interfaces: %s remove %s\n", sif->name, dev_name(dev));
}
static struct subsys_interface houses = {
	.name = "houses", .subsys = &street, .add_dev = house_add, .remove_dev = house_remove,
};

static int street_probe(struct device *dev)
{
	pr_info("interfaces: probe %s\n", dev_name(dev));
	return 0;
}
static int street_remove(struct device *dev)
{
	pr_info("interfaces: unbind %s\n", dev_name(dev));
	return 0;
}
static struct device_driver walker = {
	.name = "walker", .bus = &street, .owner = THIS_MODULE, .probe = street_probe,
	.remove = street_remove,
};

static void house_release(struct device *dev)
{
	pr_info("interfaces: release %s\n", dev_name(dev));
	kfree(dev);
}
static struct device *build(const char *name, struct device *parent, struct bus_type *bus, u32 id)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int error;

	if (!dev)
		return NULL;
	dev->bus = bus;
	dev->id = id;
	dev->parent = parent;
	dev->release = house_release;
	dev_set_name(dev, "%s", name);
	error = device_register(dev);
	if (error)
		pr_info("interfaces: %s: %d\n", name, error);
	return dev;
}

static int print(struct device *dev, void *data)
{
	pr_info("interfaces: %s %s\n", (char *)data, dev_name(dev));
	return 0;
}
static int add_one(struct device *dev, void *data)
{
	print(dev, data);
	if (!strcmp(dev_name(dev), "apple"))
		return PTR_ERR_OR_ZERO(device_create(fruit, NULL, 0, NULL, "date"));
	return 0;
}

static struct device *fruits[3];
static struct device *one, *two, *three, *citizen;
static struct class_compat *compat;

static void walk(const char *what, struct device *start, const struct device_type *type)
{
	struct class_dev_iter iter;
	struct device *dev;

	class_dev_iter_init(&iter, fruit, start, type);
	while ((dev = class_dev_iter_next(&iter)))
		pr_info("interfaces: %s %s\n", what, dev_name(dev));
	class_dev_iter_exit(&iter);
}

static void report(const char *what, struct device *dev)
{
	pr_info("interfaces: %s %s\n", what, dev ? dev_name(dev) : "none");
	put_device(dev);
}

static int __init interfaces_init(void)
{
	static const char *const names[] = { "apple", "berry", "cherry" };
	int i, error;

	fruit = class_create(THIS_MODULE, "fruit");
	if (IS_ERR(fruit))
		return PTR_ERR(fruit);
	pr_info("interfaces: nowhere %d\n", class_interface_register(&nowhere));
	for (i = 0; i < 2; i++)
		fruits[i] = device_create(fruit, NULL, 0, NULL, "%s", names[i]);
	fruits[0]->type = &sweet;
	early.class = late.class = last.class = fruit;
	pr_info("interfaces: early %d\n", class_interface_register(&early));
	pr_info("interfaces: late %d\n", class_interface_register(&late));
	pr_info("interfaces: last %d\n", class_interface_register(&last));
	fruits[2] = device_create_with_groups(fruit, NULL, 0, NULL, fruit_groups, "%s", names[2]);
	walk("all", NULL, NULL);
	walk("sweet", NULL, &sweet);
	walk("from apple", fruits[0], NULL);
	pr_info("interfaces: %d\n", class_for_each_device(fruit, NULL, "each", add_one));

	error = bus_register(&street);
	if (error)
		return error;
	error = driver_register(&walker);
	one = build("one", NULL, &street, 1);
	pr_info("interfaces: houses %d\n", subsys_interface_register(&houses));
	two = build("two", one, &street, 2);
	three = build("three", one, &street, 3);
	bus_for_each_dev(&street, NULL, "bus", print);
	bus_for_each_dev(&street, one, "bus after one", print);
	pr_info("interfaces: %d\n", driver_for_each_device(&walker, NULL, "driver", print));
	pr_info("interfaces: %d\n", driver_for_each_device(&walker, two, "driver after two", print));
	report("id 2", subsys_find_device_by_id(&street, 2, NULL));
	report("id 2 near three", subsys_find_device_by_id(&street, 2, three));
	report("id 9", subsys_find_device_by_id(&street, 9, NULL));
	report("any child", device_find_any_child(one));
	report("no child", device_find_any_child(two));
	report("next", bus_find_next_device(&street, two));
	report("by driver", driver_find_device(&walker, NULL, "three", device_match_name));

	pr_info("interfaces: town %d\n", subsys_virtual_register(&town, NULL));
	citizen = build("citizen", NULL, &town, 0);
	compat = class_compat_register("houses");
	pr_info("interfaces: compat %d\n", class_compat_create_link(compat, two, one));
	return error;
}

static void __exit interfaces_exit(void)
{
	struct device *date;

	class_compat_remove_link(compat, two, one);
	class_compat_unregister(compat);
	device_unregister(citizen);
	bus_unregister(&town);
	subsys_interface_unregister(&houses);
	driver_unregister(&walker);
	device_unregister(three);
	device_unregister(two);
	device_unregister(one);
	bus_unregister(&street);
	class_interface_unregister(&late);
	class_interface_unregister(&early);
	device_unregister(fruits[2]);
	device_unregister(fruits[1]);
	date = class_find_device_by_name(fruit, "date");
	device_unregister(date);
	put_device(date);
	device_unregister(fruits[0]);
	class_interface_unregister(&last);
	class_destroy(fruit);
}

static int order(const char *value, const struct kernel_param *kp)
{
	int error = -EINVAL;

	if (sysfs_streq(value, "move"))
		error = device_move(three, two, DPM_ORDER_DEV_AFTER_PARENT);
	else if (sysfs_streq(value, "orphan"))
		error = device_move(three, NULL, DPM_ORDER_NONE);
	else if (sysfs_streq(value, "plant"))
		error = device_move(fruits[1], one, DPM_ORDER_DEV_LAST);
	else if (sysfs_streq(value, "graft"))
		error = device_move(fruits[2], fruits[0], DPM_ORDER_PARENT_BEFORE_DEV);
	else if (sysfs_streq(value, "clash"))
		error = device_rename(fruits[0], "cherry");
	else if (sysfs_streq(value, "rename"))
		error = device_rename(fruits[0], "apricot");
	else if (sysfs_streq(value, "rename two"))
		error = device_rename(two, "zwei");
	else if (sysfs_streq(value, "give"))
		error = device_change_owner(fruits[2], KUIDT_INIT(1000), KGIDT_INIT(100));
	else if (sysfs_streq(value, "give file"))
		error = sysfs_file_change_owner(&two->kobj, "uevent", KUIDT_INIT(7), KGIDT_INIT(8));
	else if (sysfs_streq(value, "give nothing"))
		error = sysfs_file_change_owner(&two->kobj, "nothing", KUIDT_INIT(7), KGIDT_INIT(8));
	else if (sysfs_streq(value, "give group"))
		error = sysfs_group_change_owner(&two->kobj, &fruit_group, KUIDT_INIT(7),
						 KGIDT_INIT(8));
	else if (sysfs_streq(value, "children"))
		error = device_for_each_child(one, "child", print) ?:
			device_for_each_child_reverse(one, "child back", print);
	pr_info("interfaces: %d\n", error);
	return 0;
}
static const struct kernel_param_ops order_ops = { .set = order };
module_param_cb(order, &order_ops, NULL, 0200);

module_init(interfaces_init);
module_exit(interfaces_exit);
MODULE_LICENSE("GPL");
