/* The driver core's interfaces, iterators and matches as each version of the kernel declares them. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define INTERFACE
#define NEW_CLASS(name) class_create(name)
#else
#define INTERFACE , struct class_interface *interface
#define NEW_CLASS(name) class_create(THIS_MODULE, name)
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 3, 0)
#define MATCH_DATA void *
#else
#define MATCH_DATA const void *
#endif

static int there;
static int core_add(struct device *dev INTERFACE)
{
	there++;
	return 0;
}
static void core_gone(struct device *dev INTERFACE)
{
	there--;
}
static struct class_interface watcher = { .add_dev = core_add, .remove_dev = core_gone };

static int core_match(struct device *dev, MATCH_DATA data)
{
	return dev == data;
}
static struct bus_type core_bus = { .name = "core" };
static struct device_driver core_driver = { .name = "core", .bus = &core_bus };
static struct class *cls;
static struct device *dev, __maybe_unused *other;

static int __init core_init(void)
{
	struct class_dev_iter iter;
	int error = bus_register(&core_bus);

	if (error)
		return error;
	error = driver_register(&core_driver);
	cls = NEW_CLASS("core");
	if (error || IS_ERR(cls))
		return -EINVAL;
	watcher.class = cls;
	error = class_interface_register(&watcher);
	dev = device_create(cls, NULL, 0, NULL, "core0");
	if (error || IS_ERR(dev) || there != 1)
		return -EIO;
	if (bus_find_device(&core_bus, NULL, dev, core_match) ||
	    driver_find_device(&core_driver, NULL, dev, core_match) ||
	    bus_find_device_by_name(&core_bus, NULL, "core0"))
		return -EEXIST;
	class_dev_iter_init(&iter, cls, NULL, NULL);
	if (class_dev_iter_next(&iter) != dev || class_dev_iter_next(&iter))
		error = -ENOENT;
	class_dev_iter_exit(&iter);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
	other = device_create(cls, NULL, 0, NULL, "core1");
	if (!device_link_add(other, dev, DL_FLAG_STATELESS) ||
	    device_link_add(dev, other, DL_FLAG_STATELESS))
		error = -ELOOP;
	device_link_remove(other, dev);
	device_unregister(other);
#endif
	return error ?: device_move(dev, NULL, DPM_ORDER_NONE);
}

static void __exit core_exit(void)
{
	device_unregister(dev);
	WARN_ON(there);
	class_interface_unregister(&watcher);
	class_destroy(cls);
	driver_unregister(&core_driver);
	bus_unregister(&core_bus);
}

module_init(core_init);
module_exit(core_exit);
MODULE_LICENSE("GPL");
