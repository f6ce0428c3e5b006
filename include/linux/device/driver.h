/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _DEVICE_DRIVER_H_
#define _DEVICE_DRIVER_H_

#include <linux/device/bus.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/version.h>

extern int __must_check driver_register(struct device_driver *drv);
extern void driver_unregister(struct device_driver *drv);
extern struct device_driver *driver_find(const char *name, struct bus_type *bus);
extern int __must_check driver_create_file(struct device_driver *driver,
					   const struct driver_attribute *attr);
extern void driver_remove_file(struct device_driver *driver, const struct driver_attribute *attr);
extern int __must_check driver_for_each_device(struct device_driver *drv, struct device *start,
					       void *data, int (*fn)(struct device *dev, void *));
struct device *driver_find_device(struct device_driver *drv, struct device *start,
				  HF_MATCH_DATA data,
				  int (*match)(struct device *dev, HF_MATCH_DATA data));
static inline struct device *driver_find_device_by_name(struct device_driver *drv, const char *name)
{
	return driver_find_device(drv, NULL, (void *)name,
				  (int (*)(struct device *, HF_MATCH_DATA))device_match_name);
}
static inline struct device *driver_find_next_device(struct device_driver *drv,
						     struct device *start)
{
	return driver_find_device(drv, start, NULL,
				  (int (*)(struct device *, HF_MATCH_DATA))device_match_any);
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 3, 0)
static inline struct device *driver_find_device_by_of_node(struct device_driver *drv,
							   const struct device_node *np)
{
	return driver_find_device(drv, NULL, np, device_match_of_node);
}
static inline struct device *driver_find_device_by_fwnode(struct device_driver *drv,
							  const struct fwnode_handle *fwnode)
{
	return driver_find_device(drv, NULL, fwnode, device_match_fwnode);
}
static inline struct device *driver_find_device_by_devt(struct device_driver *drv, dev_t devt)
{
	return driver_find_device(drv, NULL, &devt, device_match_devt);
}
#endif
extern void wait_for_device_probe(void);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 19, 0)
int driver_set_override(struct device *dev, const char **override, const char *s, size_t len);
#endif

#define DRIVER_ATTR_RW(_name) struct driver_attribute driver_attr_##_name = __ATTR_RW(_name)
#define DRIVER_ATTR_RO(_name) struct driver_attribute driver_attr_##_name = __ATTR_RO(_name)
#define DRIVER_ATTR_WO(_name) struct driver_attribute driver_attr_##_name = __ATTR_WO(_name)
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 16, 0)
#define DRIVER_ATTR(_name, _mode, _show, _store) \
	struct driver_attribute driver_attr_##_name = __ATTR(_name, _mode, _show, _store)
#endif

#ifndef module_driver
#define module_driver(__driver, __register, __unregister, ...)                                     \
	static int __init __driver##_init(void)                                                    \
	{                                                                                          \
		return __register(&(__driver), ##__VA_ARGS__);                                     \
	}                                                                                          \
	module_init(__driver##_init);                                                              \
	static void __exit __driver##_exit(void)                                                   \
	{                                                                                          \
		__unregister(&(__driver), ##__VA_ARGS__);                                          \
	}                                                                                          \
	module_exit(__driver##_exit)
#endif
#define builtin_driver(__driver, __register, ...)                                                  \
	static int __init __driver##_init(void)                                                    \
	{                                                                                          \
		return __register(&(__driver), ##__VA_ARGS__);                                     \
	}                                                                                          \
	device_initcall(__driver##_init)

#endif
