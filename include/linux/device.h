/* SPDX-License-Identifier: MIT */
/* holdfast: custom: no power management (links with it only say so), firmware nodes, properties or
 * interrupts; probes are never asynchronous */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/version.h>
#include <linux/device/class.h>
#include <linux/device/bus.h>
#include <linux/device/driver.h>

struct lock_class_key;

/* Devices. */
extern __printf(5, 6) struct device *device_create(HF_CLASS_CONST struct class *cls,
						    struct device *parent, dev_t devt,
						    void *drvdata, const char *fmt, ...);
extern __printf(6, 7) struct device *
device_create_with_groups(HF_CLASS_CONST struct class *cls, struct device *parent, dev_t devt,
			  void *drvdata, const struct attribute_group **groups, const char *fmt,
			  ...);
extern void device_destroy(HF_CLASS_CONST struct class *cls, dev_t devt);
extern void device_initialize(struct device *dev);
extern int __must_check device_add(struct device *dev);
extern void device_del(struct device *dev);
extern int __must_check device_register(struct device *dev);
extern void device_unregister(struct device *dev);
extern struct device *get_device(struct device *dev);
extern void put_device(struct device *dev);
extern __printf(2, 3) int dev_set_name(struct device *dev, const char *name, ...);
extern int device_rename(struct device *dev, const char *new_name);
enum dpm_order {
	DPM_ORDER_NONE,
	DPM_ORDER_DEV_AFTER_PARENT,
	DPM_ORDER_PARENT_BEFORE_DEV,
	DPM_ORDER_DEV_LAST,
};
extern int device_move(struct device *dev, struct device *new_parent, enum dpm_order dpm_order);
extern int device_change_owner(struct device *dev, kuid_t kuid, kgid_t kgid);
extern bool kill_device(struct device *dev);
extern int device_for_each_child(struct device *dev, void *data,
				 int (*fn)(struct device *dev, void *data));
extern struct device *device_find_child(struct device *dev, void *data,
					int (*match)(struct device *dev, void *data));
extern int device_for_each_child_reverse(struct device *dev, void *data,
					 int (*fn)(struct device *dev, void *data));
extern int device_for_each_child_reverse_from(struct device *parent, struct device *from,
					      const void *data,
					      int (*fn)(struct device *dev, const void *data));
extern struct device *device_find_child_by_name(struct device *parent, const char *name);
extern struct device *device_find_any_child(struct device *parent);
extern int __must_check device_bind_driver(struct device *dev);
extern int __must_check device_attach(struct device *dev);
extern int __must_check driver_attach(struct device_driver *drv);
extern int __must_check device_driver_attach(struct device_driver *drv, struct device *dev);
extern void device_release_driver(struct device *dev);
extern int __must_check device_reprobe(struct device *dev);
extern struct device *__root_device_register(const char *name, struct module *owner);
#define root_device_register(name) __root_device_register(name, THIS_MODULE)
extern void root_device_unregister(struct device *root);

#define kobj_to_dev(object) container_of(object, struct device, kobj)

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name ? dev->init_name : dev->kobj.name;
}
static inline const char *dev_bus_name(const struct device *dev)
{
	return dev->bus ? dev->bus->name : (dev->class ? dev->class->name : "");
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
static inline int dev_to_node(struct device *dev)
{
	return dev->numa_node;
}
static inline void set_dev_node(struct device *dev, int node)
{
	dev->numa_node = node;
}
static inline unsigned int dev_get_uevent_suppress(const struct device *dev)
{
	return dev->kobj.uevent_suppress;
}
static inline void dev_set_uevent_suppress(struct device *dev, int val)
{
	dev->kobj.uevent_suppress = val;
}
static inline int device_is_registered(struct device *dev)
{
	return dev->kobj.state_in_sysfs;
}
static inline void device_lock(struct device *dev)
{
	mutex_lock(&dev->mutex);
}
static inline int device_lock_interruptible(struct device *dev)
{
	return mutex_lock_interruptible(&dev->mutex);
}
static inline int device_trylock(struct device *dev)
{
	return mutex_trylock(&dev->mutex);
}
static inline void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->mutex);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
/* Links from a consumer to its supplier. Power is nobody's here: DL_FLAG_PM_RUNTIME is noted and
 * shown, and together with DL_FLAG_RPM_ACTIVE the link is refused, as a Linux refuses it whose
 * supplier has not enabled runtime power management. */
#define DL_FLAG_STATELESS BIT(0)
#define DL_FLAG_AUTOREMOVE_CONSUMER BIT(1)
#define DL_FLAG_PM_RUNTIME BIT(2)
#define DL_FLAG_RPM_ACTIVE BIT(3)
#define DL_FLAG_AUTOREMOVE_SUPPLIER BIT(4)
#define DL_FLAG_AUTOPROBE_CONSUMER BIT(5)
#define DL_FLAG_MANAGED BIT(6)
#define DL_FLAG_SYNC_STATE_ONLY BIT(7)
#define DL_FLAG_INFERRED BIT(8)
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
#define DL_FLAG_AUTOREMOVE DL_FLAG_AUTOREMOVE_CONSUMER
#endif
extern struct device_link *device_link_add(struct device *consumer, struct device *supplier,
					   u32 flags);
extern void device_link_del(struct device_link *link);
extern void device_link_remove(void *consumer, struct device *supplier);
extern void device_link_wait_removal(void);
#endif

/* Attributes of devices. */
extern int device_create_file(struct device *dev, const struct device_attribute *attr);
extern void device_remove_file(struct device *dev, const struct device_attribute *attr);
extern bool device_remove_file_self(struct device *dev, const struct device_attribute *attr);
extern int __must_check device_create_bin_file(struct device *dev,
					       const struct bin_attribute *attr);
extern void device_remove_bin_file(struct device *dev, const struct bin_attribute *attr);
extern int __must_check device_add_groups(struct device *dev,
					  const struct attribute_group **groups);
extern void device_remove_groups(struct device *dev, const struct attribute_group **groups);
static inline int __must_check device_add_group(struct device *dev,
						const struct attribute_group *grp)
{
	const struct attribute_group *groups[] = { grp, NULL };

	return device_add_groups(dev, groups);
}
static inline void device_remove_group(struct device *dev, const struct attribute_group *grp)
{
	const struct attribute_group *groups[] = { grp, NULL };

	device_remove_groups(dev, groups);
}

ssize_t device_show_ulong(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_ulong(struct device *dev, struct device_attribute *attr, const char *buf,
			   size_t count);
ssize_t device_show_int(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_int(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t count);
ssize_t device_show_bool(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_bool(struct device *dev, struct device_attribute *attr, const char *buf,
			  size_t count);

#define DEVICE_ATTR(_name, _mode, _show, _store) \
	struct device_attribute dev_attr_##_name = __ATTR(_name, _mode, _show, _store)
#define DEVICE_ATTR_PREALLOC(_name, _mode, _show, _store) \
	struct device_attribute dev_attr_##_name = __ATTR_PREALLOC(_name, _mode, _show, _store)
#define DEVICE_ATTR_RW(_name) struct device_attribute dev_attr_##_name = __ATTR_RW(_name)
#define DEVICE_ATTR_ADMIN_RW(_name) \
	struct device_attribute dev_attr_##_name = __ATTR_RW_MODE(_name, 0600)
#define DEVICE_ATTR_RO(_name) struct device_attribute dev_attr_##_name = __ATTR_RO(_name)
#define DEVICE_ATTR_ADMIN_RO(_name) \
	struct device_attribute dev_attr_##_name = __ATTR_RO_MODE(_name, 0400)
#define DEVICE_ATTR_WO(_name) struct device_attribute dev_attr_##_name = __ATTR_WO(_name)
#define DEVICE_ATTR_IGNORE_LOCKDEP(_name, _mode, _show, _store) \
	DEVICE_ATTR(_name, _mode, _show, _store)
#define HF_EXT_ATTR(_name, _mode, _var, _type)                                                 \
	struct dev_ext_attribute dev_attr_##_name = {                                          \
		__ATTR(_name, _mode, device_show_##_type, device_store_##_type), &(_var)       \
	}
#define DEVICE_ULONG_ATTR(_name, _mode, _var) HF_EXT_ATTR(_name, _mode, _var, ulong)
#define DEVICE_INT_ATTR(_name, _mode, _var) HF_EXT_ATTR(_name, _mode, _var, int)
#define DEVICE_BOOL_ATTR(_name, _mode, _var) HF_EXT_ATTR(_name, _mode, _var, bool)

/* Managed resources. */
typedef void (*dr_release_t)(struct device *dev, void *res);
typedef int (*dr_match_t)(struct device *dev, void *res, void *match_data);

void *__devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int nid, const char *name);
#define devres_alloc(release, size, gfp) \
	__devres_alloc_node(release, size, gfp, -1, __stringify(release))
#define devres_alloc_node(release, size, gfp, nid) \
	__devres_alloc_node(release, size, gfp, nid, __stringify(release))
void devres_free(void *res);
void devres_add(struct device *dev, void *res);
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
void devres_for_each_res(struct device *dev, dr_release_t release, dr_match_t match,
			 void *match_data, void (*fn)(struct device *, void *, void *),
			 void *data);
void *devres_get(struct device *dev, void *new_res, dr_match_t match, void *match_data);
void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
void *__must_check devres_open_group(struct device *dev, void *id, gfp_t gfp);
void devres_close_group(struct device *dev, void *id);
void devres_remove_group(struct device *dev, void *id);
int devres_release_group(struct device *dev, void *id);

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp) __malloc;
void *devm_krealloc(struct device *dev, void *ptr, size_t size, gfp_t gfp) __must_check;
void devm_kfree(struct device *dev, const void *p);
char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp) __malloc;
const char *devm_kstrdup_const(struct device *dev, const char *s, gfp_t gfp);
void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp);
__printf(3, 4) char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...) __malloc;
__printf(3, 0) char *devm_kvasprintf(struct device *dev, gfp_t gfp, const char *fmt,
				      va_list ap) __malloc;
static inline void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	return devm_kmalloc(dev, size, gfp | __GFP_ZERO);
}
static inline void *devm_kmalloc_array(struct device *dev, size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return devm_kmalloc(dev, bytes, flags);
}
static inline void *devm_kcalloc(struct device *dev, size_t n, size_t size, gfp_t flags)
{
	return devm_kmalloc_array(dev, n, size, flags | __GFP_ZERO);
}

int devm_add_action(struct device *dev, void (*action)(void *), void *data);
void devm_remove_action(struct device *dev, void (*action)(void *), void *data);
void devm_release_action(struct device *dev, void (*action)(void *), void *data);
static inline int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data)
{
	int ret = devm_add_action(dev, action, data);

	if (ret)
		action(data);
	return ret;
}
int __must_check devm_device_add_group(struct device *dev, const struct attribute_group *grp);
int __must_check devm_device_add_groups(struct device *dev, const struct attribute_group **groups);
void devm_device_remove_group(struct device *dev, const struct attribute_group *grp);
void devm_device_remove_groups(struct device *dev, const struct attribute_group **groups);

#endif
