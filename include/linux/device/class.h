/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _DEVICE_CLASS_H_
#define _DEVICE_CLASS_H_

#include <holdfast/abi/device.h>
#include <linux/kdev_t.h>
#include <linux/kobject.h>
#include <linux/version.h>

extern struct class *__class_create(struct module *owner, const char *name, void *key);
extern int __must_check __class_register(HF_CLASS_CONST struct class *cls, void *key);
#define class_register(cls) __class_register(cls, NULL)
extern void class_unregister(HF_CLASS_CONST struct class *cls);
extern void class_destroy(HF_CLASS_CONST struct class *cls);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define class_create(name) __class_create(NULL, name, NULL)
#else
#define class_create(owner, name) __class_create(owner, name, NULL)
#endif

extern int class_for_each_device(HF_CLASS_CONST struct class *cls,
				 HF_CLASS_CONST struct device *start, void *data,
				 int (*fn)(struct device *dev, void *data));
extern struct device *class_find_device(HF_CLASS_CONST struct class *cls,
					HF_CLASS_CONST struct device *start, const void *data,
					int (*match)(struct device *, const void *));
extern void class_dev_iter_init(struct class_dev_iter *iter, HF_CLASS_CONST struct class *cls,
				HF_CLASS_CONST struct device *start,
				const struct device_type *type);
extern struct device *class_dev_iter_next(struct class_dev_iter *iter);
extern void class_dev_iter_exit(struct class_dev_iter *iter);

extern int __must_check class_interface_register(struct class_interface *interface);
extern void class_interface_unregister(struct class_interface *interface);

struct class_compat;
struct class_compat *class_compat_register(const char *name);
void class_compat_unregister(struct class_compat *cls);
int class_compat_create_link(struct class_compat *cls, struct device *dev,
			     struct device *device_link);
void class_compat_remove_link(struct class_compat *cls, struct device *dev,
			      struct device *device_link);

extern int device_match_name(struct device *dev, const void *name);
extern int device_match_devt(struct device *dev, const void *pdevt);
extern int device_match_fwnode(struct device *dev, const void *fwnode);
extern int device_match_of_node(struct device *dev, const void *np);
struct device_node;
struct fwnode_handle;
static inline struct device *class_find_device_by_name(HF_CLASS_CONST struct class *cls,
						       const char *name)
{
	return class_find_device(cls, NULL, name, device_match_name);
}
static inline struct device *class_find_device_by_devt(HF_CLASS_CONST struct class *cls, dev_t devt)
{
	return class_find_device(cls, NULL, &devt, device_match_devt);
}
static inline struct device *class_find_device_by_fwnode(HF_CLASS_CONST struct class *cls,
							 const struct fwnode_handle *fwnode)
{
	return class_find_device(cls, NULL, fwnode, device_match_fwnode);
}
static inline struct device *class_find_device_by_of_node(HF_CLASS_CONST struct class *cls,
							  const struct device_node *np)
{
	return class_find_device(cls, NULL, np, device_match_of_node);
}

extern int __must_check class_create_file_ns(HF_CLASS_CONST struct class *cls,
					     const struct class_attribute *attr, const void *ns);
extern void class_remove_file_ns(HF_CLASS_CONST struct class *cls,
				 const struct class_attribute *attr, const void *ns);
static inline int __must_check class_create_file(HF_CLASS_CONST struct class *cls,
						 const struct class_attribute *attr)
{
	return class_create_file_ns(cls, attr, NULL);
}
static inline void class_remove_file(HF_CLASS_CONST struct class *cls,
				     const struct class_attribute *attr)
{
	class_remove_file_ns(cls, attr, NULL);
}

#define CLASS_ATTR_RW(_name) struct class_attribute class_attr_##_name = __ATTR_RW(_name)
#define CLASS_ATTR_RO(_name) struct class_attribute class_attr_##_name = __ATTR_RO(_name)
#define CLASS_ATTR_WO(_name) struct class_attribute class_attr_##_name = __ATTR_WO(_name)
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 13, 0)
#define CLASS_ATTR(_name, _mode, _show, _store) \
	struct class_attribute class_attr_##_name = __ATTR(_name, _mode, _show, _store)
#endif

extern ssize_t show_class_attr_string(HF_CLASS_CONST struct class *cls,
				      HF_CLASS_CONST struct class_attribute *attr, char *buf);
#define _CLASS_ATTR_STRING(_name, _mode, _str) \
	{ __ATTR(_name, _mode, show_class_attr_string, NULL), _str }
#define CLASS_ATTR_STRING(_name, _mode, _str) \
	struct class_attribute_string class_attr_##_name = _CLASS_ATTR_STRING(_name, _mode, _str)

#endif
