/* struct kobject, device, class and what they point to: as much as names in /dev need. */
#ifndef HOLDFAST_ABI_KOBJECT_H
#define HOLDFAST_ABI_KOBJECT_H

#include <holdfast/abi/fs.h>
#include <holdfast/abi/list.h>
#include <holdfast/abi/sync.h>

#ifdef __cplusplus
extern "C" {
#define HF_CLASS_TAG hf_class /* `class` is a keyword there */
#define HF_CLASS class_
#else
#define HF_CLASS_TAG class
#define HF_CLASS class
#endif

/* 6.2 made the devices of some callbacks const; <linux/fs.h> says so before it comes here. */
#ifndef HF_DEVICE_CONST
#define HF_DEVICE_CONST
#endif

struct kset;
struct kobject;
struct attribute_group;
struct bus_type;
struct device_driver;
struct device;
struct module;

struct kobj_type {
  void (*release)(struct kobject *kobj);
  const void *sysfs_ops;
  const struct attribute_group **default_groups;
  void *reserved[4];
};

struct kobject {
  const char *name;
  struct list_head entry;
  struct kobject *parent;
  struct kset *kset;
  const struct kobj_type *ktype;
  void *sd;
  int hf_references; /* Linux: kref */
  unsigned char state_initialized;
  unsigned char state_in_sysfs;
  void *reserved[2];
};

struct device_type {
  const char *name;
  const struct attribute_group **groups;
  int (*uevent)(HF_DEVICE_CONST struct device *dev, void *env);
  char *(*devnode)(HF_DEVICE_CONST struct device *dev, unsigned short *mode, unsigned int *uid,
                   unsigned int *gid);
  void (*release)(struct device *dev);
  const void *pm;
};

struct HF_CLASS_TAG {
  const char *name;
  struct module *owner;
  const struct attribute_group **class_groups;
  const struct attribute_group **dev_groups;
  struct kobject *dev_kobj;
  int (*dev_uevent)(HF_DEVICE_CONST struct device *dev, void *env);
  char *(*devnode)(HF_DEVICE_CONST struct device *dev, unsigned short *mode);
  void (*class_release)(struct HF_CLASS_TAG *cls);
  void (*dev_release)(struct device *dev);
  int (*shutdown_pre)(struct device *dev);
  const void *ns_type;
  const void *pm;
  void *p;
  void *reserved[4];
};

struct device {
  struct kobject kobj;
  struct device *parent;
  void *p;
  const char *init_name;
  const struct device_type *type;
  struct bus_type *bus;
  struct device_driver *driver;
  void *platform_data;
  void *driver_data;
  struct mutex mutex;
  unsigned int devt;
  unsigned int id;
  struct spinlock devres_lock;
  struct list_head devres_head;
  struct HF_CLASS_TAG *HF_CLASS;
  const struct attribute_group **groups;
  void (*release)(struct device *dev);
  unsigned long long *dma_mask;
  unsigned long long coherent_dma_mask;
  void *of_node;
  void *fwnode;
  void *reserved[8];
};

struct cdev {
  struct kobject kobj;
  struct module *owner;
  const struct file_operations *ops;
  struct list_head list;
  unsigned int dev;
  unsigned int count;
};

struct miscdevice {
  int minor;
  const char *name;
  const struct file_operations *fops;
  struct list_head list;
  struct device *parent;
  struct device *this_device;
  const struct attribute_group **groups;
  const char *nodename;
  unsigned short mode;
};

struct fasync_struct {
  struct hf_lock fa_lock;
  int magic;
  int fa_fd;
  struct fasync_struct *fa_next;
  struct file *fa_file;
};

#ifdef __cplusplus
}
#endif
#endif
