/* SPDX-License-Identifier: MIT */
/* holdfast: custom: no bus notifiers, and iterators are functions with callbacks only */
#ifndef _DEVICE_BUS_H_
#define _DEVICE_BUS_H_

#include <linux/kobject.h>
#include <linux/version.h>

extern int __must_check bus_register(struct bus_type *bus);
extern void bus_unregister(struct bus_type *bus);
extern int __must_check bus_rescan_devices(struct bus_type *bus);
extern int __must_check bus_create_file(struct bus_type *bus, struct bus_attribute *attr);
extern void bus_remove_file(struct bus_type *bus, struct bus_attribute *attr);
extern int bus_for_each_dev(struct bus_type *bus, struct device *start, void *data,
			    int (*fn)(struct device *dev, void *data));
extern struct device *bus_find_device(struct bus_type *bus, struct device *start, const void *data,
				      int (*match)(struct device *dev, const void *data));
extern int bus_for_each_drv(struct bus_type *bus, struct device_driver *start, void *data,
			    int (*fn)(struct device_driver *, void *));

#define BUS_ATTR_RW(_name) struct bus_attribute bus_attr_##_name = __ATTR_RW(_name)
#define BUS_ATTR_RO(_name) struct bus_attribute bus_attr_##_name = __ATTR_RO(_name)
#define BUS_ATTR_WO(_name) struct bus_attribute bus_attr_##_name = __ATTR_WO(_name)
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
#define BUS_ATTR(_name, _mode, _show, _store) \
	struct bus_attribute bus_attr_##_name = __ATTR(_name, _mode, _show, _store)
#endif

#endif
