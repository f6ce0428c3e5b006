/* SPDX-License-Identifier: MIT */
/* holdfast: custom: no lists of the kernel's own (bus_get_device_klist), no sorting of them */
#ifndef _DEVICE_BUS_H_
#define _DEVICE_BUS_H_

#include <holdfast/abi/device.h>
#include <linux/kobject.h>
#include <linux/version.h>

/* What a match function of bus_find_device() and driver_find_device() is given. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 3, 0)
#define HF_MATCH_DATA void *
#else
#define HF_MATCH_DATA const void *
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
typedef int (*device_match_t)(struct device *dev, const void *data);
#endif

extern int __must_check bus_register(struct bus_type *bus);
extern void bus_unregister(struct bus_type *bus);
extern int __must_check bus_rescan_devices(struct bus_type *bus);
extern int __must_check bus_create_file(struct bus_type *bus, struct bus_attribute *attr);
extern void bus_remove_file(struct bus_type *bus, struct bus_attribute *attr);
extern int bus_for_each_dev(struct bus_type *bus, struct device *start, void *data,
			    int (*fn)(struct device *dev, void *data));
extern struct device *bus_find_device(struct bus_type *bus, struct device *start,
				      HF_MATCH_DATA data,
				      int (*match)(struct device *dev, HF_MATCH_DATA data));
extern int bus_for_each_drv(struct bus_type *bus, struct device_driver *start, void *data,
			    int (*fn)(struct device_driver *, void *));

extern int device_match_name(struct device *dev, const void *name);
extern int device_match_devt(struct device *dev, const void *pdevt);
extern int device_match_fwnode(struct device *dev, const void *fwnode);
extern int device_match_of_node(struct device *dev, const void *np);
extern int device_match_any(struct device *dev, const void *unused);
static inline struct device *bus_find_device_by_name(struct bus_type *bus, struct device *start,
						     const char *name)
{
	return bus_find_device(bus, start, (void *)name,
			       (int (*)(struct device *, HF_MATCH_DATA))device_match_name);
}
static inline struct device *bus_find_next_device(struct bus_type *bus, struct device *cur)
{
	return bus_find_device(bus, cur, NULL,
			       (int (*)(struct device *, HF_MATCH_DATA))device_match_any);
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 3, 0)
struct device_node;
struct fwnode_handle;
static inline struct device *bus_find_device_by_of_node(struct bus_type *bus,
							const struct device_node *np)
{
	return bus_find_device(bus, NULL, np, device_match_of_node);
}
static inline struct device *bus_find_device_by_fwnode(struct bus_type *bus,
						       const struct fwnode_handle *fwnode)
{
	return bus_find_device(bus, NULL, fwnode, device_match_fwnode);
}
static inline struct device *bus_find_device_by_devt(struct bus_type *bus, dev_t devt)
{
	return bus_find_device(bus, NULL, &devt, device_match_devt);
}
#endif
extern struct kset *bus_get_kset(struct bus_type *bus);

extern int subsys_system_register(struct bus_type *subsys, const struct attribute_group **groups);
extern int subsys_virtual_register(struct bus_type *subsys, const struct attribute_group **groups);
extern int subsys_interface_register(struct subsys_interface *sif);
extern void subsys_interface_unregister(struct subsys_interface *sif);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
extern struct device *subsys_find_device_by_id(struct bus_type *bus, unsigned int id,
					       struct device *hint);
extern void subsys_dev_iter_init(struct subsys_dev_iter *iter, struct bus_type *subsys,
				 struct device *start, const struct device_type *type);
extern struct device *subsys_dev_iter_next(struct subsys_dev_iter *iter);
extern void subsys_dev_iter_exit(struct subsys_dev_iter *iter);
#endif

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
