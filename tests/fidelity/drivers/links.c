/* Device links: who is probed and unbound in which order, and what sysfs shows of it. */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

static bool fail;
module_param(fail, bool, 0644);

static int chain_match(struct device *dev, struct device_driver *drv)
{
	return dev_name(dev)[0] == drv->name[0];
}
static struct bus_type chain = { .name = "chain", .match = chain_match };

static int chain_probe(struct device *dev)
{
	pr_info("links: probe %s%s\n", dev_name(dev), fail ? " fails" : "");
	return fail ? -EIO : 0;
}
static int chain_remove(struct device *dev)
{
	pr_info("links: remove %s\n", dev_name(dev));
	return 0;
}
static void chain_sync(struct device *dev)
{
	pr_info("links: %s is synced\n", dev_name(dev));
}
static struct device_driver supply = {
	.name = "supply", .bus = &chain, .owner = THIS_MODULE, .probe = chain_probe,
	.remove = chain_remove, .sync_state = chain_sync,
};
static struct device_driver consume = {
	.name = "consume", .bus = &chain, .owner = THIS_MODULE, .probe = chain_probe,
	.remove = chain_remove,
};

static void chain_release(struct device *dev)
{
	kfree(dev);
}
static struct device *make(const char *name, struct device *parent, bool add)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev)
		return NULL;
	dev->bus = &chain;
	dev->parent = parent;
	dev->release = chain_release;
	device_initialize(dev);
	dev_set_name(dev, "%s", name);
	if (add && device_add(dev))
		pr_info("links: no %s\n", name);
	return dev;
}

static struct device *s, *c1, *c2, *child, *later;
static struct device_link *managed, *twice;

static void add(const char *what, struct device *consumer, struct device *supplier, u32 flags)
{
	struct device_link *link = device_link_add(consumer, supplier, flags);

	pr_info("links: %s: %s\n", what, link ? "yes" : "no");
	if (link && !IS_ERR(link))
		pr_info("links: flags %x status %d\n", link->flags, link->status);
}

static int order(const char *value, const struct kernel_param *kp)
{
	int error = 0;

	if (sysfs_streq(value, "wrong")) {
		add("itself", s, s, 0);
		add("nobody", NULL, s, 0);
		add("unknown flag", c1, s, BIT(20));
		add("stateless and managed", c1, s, DL_FLAG_STATELESS | DL_FLAG_AUTOREMOVE_CONSUMER);
		add("two wishes", c1, s, DL_FLAG_AUTOPROBE_CONSUMER | DL_FLAG_AUTOREMOVE_SUPPLIER);
		add("power", c1, s, DL_FLAG_STATELESS | DL_FLAG_PM_RUNTIME | DL_FLAG_RPM_ACTIVE);
		add("sync and more", c1, s, DL_FLAG_SYNC_STATE_ONLY | DL_FLAG_AUTOPROBE_CONSUMER);
		add("not registered", c1, later, 0);
		add("parent of its child", s, child, 0);
	} else if (sysfs_streq(value, "first")) {
		managed = device_link_add(c1, s, DL_FLAG_AUTOPROBE_CONSUMER);
	} else if (sysfs_streq(value, "second")) {
		add("consumer's", c2, s, DL_FLAG_AUTOREMOVE_CONSUMER);
		add("backwards", s, c2, 0);
		add("only told", c2, c1, DL_FLAG_STATELESS | DL_FLAG_PM_RUNTIME);
		add("round about", s, c1, DL_FLAG_STATELESS);
	} else if (sysfs_streq(value, "drop managed")) {
		device_link_del(managed);
	} else if (sysfs_streq(value, "drop told")) {
		device_link_remove(c2, c1);
	} else if (sysfs_streq(value, "twice")) {
		twice = device_link_add(c2, c1, DL_FLAG_STATELESS);
		add("again", c2, c1, DL_FLAG_STATELESS);
	} else if (sysfs_streq(value, "drop twice")) {
		device_link_del(twice);
	} else if (sysfs_streq(value, "supplier's")) {
		add("supplier's", c2, s, DL_FLAG_AUTOREMOVE_SUPPLIER);
		add("both", c2, s, DL_FLAG_AUTOREMOVE_SUPPLIER | DL_FLAG_AUTOREMOVE_CONSUMER);
	} else if (sysfs_streq(value, "longer")) {
		add("shorter", c2, s, DL_FLAG_AUTOREMOVE_CONSUMER);
		add("longer", c2, s, 0);
	} else if (sysfs_streq(value, "unregistered")) {
		add("of one to come", later, s, 0);
		error = device_add(later);
	} else if (sysfs_streq(value, "sync only")) {
		add("sync only", c2, s, DL_FLAG_SYNC_STATE_ONLY);
	} else if (sysfs_streq(value, "consume")) {
		error = driver_register(&consume);
	} else if (sysfs_streq(value, "supply")) {
		error = driver_register(&supply);
	} else if (sysfs_streq(value, "no supply")) {
		driver_unregister(&supply);
	} else if (sysfs_streq(value, "no supplier")) {
		device_unregister(child);
		device_unregister(s);
	} else {
		error = -EINVAL;
	}
	if (error)
		pr_info("links: %d\n", error);
	return 0;
}
static const struct kernel_param_ops order_ops = { .set = order };
module_param_cb(order, &order_ops, NULL, 0200);

static int __init links_init(void)
{
	int error = bus_register(&chain);

	if (error)
		return error;
	s = make("s", NULL, true);
	child = make("xchild", s, true);
	c1 = make("c1", NULL, true);
	c2 = make("c2", NULL, true);
	later = make("c3", NULL, false);
	return 0;
}

static void __exit links_exit(void)
{
	device_unregister(later);
	device_unregister(c2);
	device_unregister(c1);
	driver_unregister(&consume);
	device_link_wait_removal();
	bus_unregister(&chain);
}

module_init(links_init);
module_exit(links_exit);
MODULE_LICENSE("GPL");
