/* SPDX-License-Identifier: MIT */
/* holdfast: custom: iterators are functions with callbacks only */
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

extern int device_match_name(struct device *dev, const void *name);
extern int device_match_devt(struct device *dev, const void *pdevt);
extern int device_match_any(struct device *dev, const void *unused);
static inline struct device *bus_find_device_by_name(struct bus_type *bus, struct device *start,
						     const char *name)
{
	return bus_find_device(bus, start, name, device_match_name);
}
static inline struct device *bus_find_next_device(struct bus_type *bus, struct device *cur)
{
	return bus_find_device(bus, cur, NULL, device_match_any);
}

struct notifier_block;
extern int bus_register_notifier(struct bus_type *bus, struct notifier_block *nb);
extern int bus_unregister_notifier(struct bus_type *bus, struct notifier_block *nb);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#define BUS_NOTIFY_ADD_DEVICE 0x00000001
#define BUS_NOTIFY_DEL_DEVICE 0x00000002
#define BUS_NOTIFY_REMOVED_DEVICE 0x00000003
#define BUS_NOTIFY_BIND_DRIVER 0x00000004
#define BUS_NOTIFY_BOUND_DRIVER 0x00000005
#define BUS_NOTIFY_UNBIND_DRIVER 0x00000006
#define BUS_NOTIFY_UNBOUND_DRIVER 0x00000007
#define BUS_NOTIFY_DRIVER_NOT_BOUND 0x00000008
#else
/* An enum since 6.3; the numbers stay those that this kernel sends. */
enum bus_notifier_event {
	BUS_NOTIFY_ADD_DEVICE = 1,
	BUS_NOTIFY_DEL_DEVICE,
	BUS_NOTIFY_REMOVED_DEVICE,
	BUS_NOTIFY_BIND_DRIVER,
	BUS_NOTIFY_BOUND_DRIVER,
	BUS_NOTIFY_UNBIND_DRIVER,
	BUS_NOTIFY_UNBOUND_DRIVER,
	BUS_NOTIFY_DRIVER_NOT_BOUND,
};
#endif

#define BUS_ATTR_RW(_name) struct bus_attribute bus_attr_##_name = __ATTR_RW(_name)
#define BUS_ATTR_RO(_name) struct bus_attribute bus_attr_##_name = __ATTR_RO(_name)
#define BUS_ATTR_WO(_name) struct bus_attribute bus_attr_##_name = __ATTR_WO(_name)
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
#define BUS_ATTR(_name, _mode, _show, _store) \
	struct bus_attribute bus_attr_##_name = __ATTR(_name, _mode, _show, _store)
#endif

#endif
