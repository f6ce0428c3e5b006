/* SPDX-License-Identifier: MIT */
/* holdfast: custom. Classes and devices as far as names in /dev need them: no attributes in sysfs,
 * no buses, no power management. */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/types.h>
#include <linux/version.h>
#include <holdfast/abi/kobject.h>
#if __has_include(<linux/kobject.h>)
#include <linux/kobject.h>
#endif

struct lock_class_key;

extern struct class *__class_create(struct module *owner, const char *name, void *key);
extern int __class_register(struct class *cls, void *key);
#define class_register(cls) __class_register(cls, NULL)
extern void class_unregister(struct class *cls);
extern void class_destroy(struct class *cls);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define class_create(name) __class_create(NULL, name, NULL)
#else
#define class_create(owner, name) __class_create(owner, name, NULL)
#endif

extern __printf(5, 6) struct device *device_create(struct class *cls, struct device *parent,
						    dev_t devt, void *drvdata, const char *fmt, ...);
extern __printf(6, 7) struct device *
device_create_with_groups(struct class *cls, struct device *parent, dev_t devt, void *drvdata,
			  const struct attribute_group **groups, const char *fmt, ...);
extern void device_destroy(struct class *cls, dev_t devt);
extern void device_initialize(struct device *dev);
extern int device_add(struct device *dev);
extern void device_del(struct device *dev);
extern int device_register(struct device *dev);
extern void device_unregister(struct device *dev);
extern struct device *get_device(struct device *dev);
extern void put_device(struct device *dev);
extern __printf(2, 3) int dev_set_name(struct device *dev, const char *name, ...);
extern const char *dev_driver_string(const struct device *dev);

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name ? dev->init_name : dev->kobj.name;
}
static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}
static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}
static inline void *dev_get_platdata(const struct device *dev)
{
	return dev->platform_data;
}
#define kobj_to_dev(object) container_of(object, struct device, kobj)

extern __printf(3, 4) void _dev_printk(const char *level, const struct device *dev,
					const char *fmt, ...);
extern __printf(2, 3) void _dev_emerg(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_alert(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_crit(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_err(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_warn(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_notice(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_info(const struct device *dev, const char *fmt, ...);

#ifndef dev_fmt
#define dev_fmt(fmt) fmt
#endif
#define dev_printk(level, dev, fmt, ...) _dev_printk(level, dev, fmt, ##__VA_ARGS__)
#define dev_emerg(dev, fmt, ...) _dev_emerg(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_alert(dev, fmt, ...) _dev_alert(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_crit(dev, fmt, ...) _dev_crit(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_err(dev, fmt, ...) _dev_err(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) _dev_warn(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) _dev_notice(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) _dev_info(dev, dev_fmt(fmt), ##__VA_ARGS__)
#ifdef DEBUG
#define dev_dbg(dev, fmt, ...) _dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__)
#else
#define dev_dbg(dev, fmt, ...)                                                                     \
	({                                                                                         \
		if (0)                                                                             \
			_dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__);                 \
	})
#endif
#define dev_vdbg dev_dbg
#define dev_err_probe(dev, err, fmt, ...)                                                          \
	({                                                                                         \
		int __err = (err);                                                                 \
		_dev_err(dev, "error %d: " fmt, __err, ##__VA_ARGS__);                             \
		__err;                                                                             \
	})

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

#endif
