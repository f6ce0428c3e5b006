/* kobjects, their attributes, and the driver model's objects: devices, classes, buses, drivers,
 * platform devices. What a version changed in a signature only matters to modules; the kernel
 * calls with the newest argument list and ignores what an older callee returned. */
#ifndef HOLDFAST_ABI_KOBJECT_H
#define HOLDFAST_ABI_KOBJECT_H

#include <holdfast/abi/fs.h>
#include <holdfast/abi/list.h>
#include <holdfast/abi/resource.h>
#include <holdfast/abi/sync.h>

#ifdef __cplusplus
extern "C" {
struct kref {
  int hf_count; /* refcount_t */
};
#define HF_CLASS_TAG hf_class /* `class` and `namespace` are keywords there */
#define HF_CLASS class_
#define HF_NAMESPACE namespace_
#define HF_BIN_PRIVATE private_
#define HF_DEVICE_CONST
#define HF_CLASS_CONST
#define HF_KOBJECT_CONST
#define HF_DRIVER_CONST
#define HF_BUS_REMOVE void
#define HF_PLATFORM_REMOVE remove
#define HF_PLATFORM_REMOVE_VOID remove_new
#else
#include <linux/kref.h>
#include <linux/version.h>
#define HF_CLASS_TAG class
#define HF_CLASS class
#define HF_NAMESPACE namespace
#define HF_BIN_PRIVATE private
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define HF_DEVICE_CONST const
#define HF_KOBJECT_CONST const
#else
#define HF_DEVICE_CONST
#define HF_KOBJECT_CONST
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define HF_CLASS_CONST const
#else
#define HF_CLASS_CONST
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define HF_DRIVER_CONST const
#define HF_PLATFORM_REMOVE hf_remove_int
#define HF_PLATFORM_REMOVE_VOID remove
#else
#define HF_DRIVER_CONST
#define HF_PLATFORM_REMOVE remove
#define HF_PLATFORM_REMOVE_VOID remove_new
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 15, 0)
#define HF_BUS_REMOVE void
#else
#define HF_BUS_REMOVE int
#endif
#endif

struct kset;
struct kobject;
struct kernfs_node;
struct kobj_uevent_env;
struct kobj_ns_type_operations;
struct bus_type;
struct device_driver;
struct device;
struct module;
struct dev_pm_ops;
struct fwnode_handle;
struct device_node;
struct of_device_id;
struct acpi_device_id;
struct platform_device_id;
struct resource;

struct attribute {
  const char* name;
  unsigned short mode;
};

struct bin_attribute {
  struct attribute attr;
  unsigned long size;
  void* HF_BIN_PRIVATE;
  void* (*f_mapping)(void);
  long (*read)(struct file*, struct kobject*, struct bin_attribute*, char*, long long,
               unsigned long);
  long (*write)(struct file*, struct kobject*, struct bin_attribute*, char*, long long,
                unsigned long);
  long long (*llseek)(struct file*, struct kobject*, struct bin_attribute*, long long, int);
  int (*mmap)(struct file*, struct kobject*, struct bin_attribute* attr,
              struct vm_area_struct* vma);
  void* reserved[2];
};

struct attribute_group {
  const char* name;
  unsigned short (*is_visible)(struct kobject*, struct attribute*, int);
  unsigned short (*is_bin_visible)(struct kobject*, struct bin_attribute*, int);
  struct attribute** attrs;
  struct bin_attribute** bin_attrs;
};

struct sysfs_ops {
  long (*show)(struct kobject*, struct attribute*, char*);
  long (*store)(struct kobject*, struct attribute*, const char*, unsigned long);
};

struct kobj_type {
  void (*release)(struct kobject* kobj);
  const struct sysfs_ops* sysfs_ops;
  struct attribute** default_attrs; /* before 5.18 */
  const struct attribute_group** default_groups;
  const struct kobj_ns_type_operations* (*child_ns_type)(HF_KOBJECT_CONST struct kobject* kobj);
  const void* (*HF_NAMESPACE)(HF_KOBJECT_CONST struct kobject* kobj);
  void (*get_ownership)(HF_KOBJECT_CONST struct kobject* kobj, unsigned int* uid,
                        unsigned int* gid);
  void* reserved[2];
};

struct kobject {
  const char* name;
  struct list_head entry;
  struct kobject* parent;
  struct kset* kset;
  const struct kobj_type* ktype;
  struct kernfs_node* sd;
  struct kref kref;
  /* In a word of its own: who drops a reference asks, while another may set the bits below. */
  unsigned int state_initialized : 1;
  unsigned int : 0;
  unsigned int state_in_sysfs : 1;
  unsigned int state_add_uevent_sent : 1;
  unsigned int state_remove_uevent_sent : 1;
  unsigned int uevent_suppress : 1;
  unsigned int hf_static_name : 1; /* not ours to free */
  void* reserved;
};

struct kobj_attribute {
  struct attribute attr;
  long (*show)(struct kobject* kobj, struct kobj_attribute* attr, char* buf);
  long (*store)(struct kobject* kobj, struct kobj_attribute* attr, const char* buf,
                unsigned long count);
};

#define HF_UEVENT_NUM_ENVP 64
#define HF_UEVENT_BUFFER_SIZE 2048
struct kobj_uevent_env {
  char* argv[3];
  char* envp[HF_UEVENT_NUM_ENVP];
  int envp_idx;
  char buf[HF_UEVENT_BUFFER_SIZE];
  int buflen;
};

struct kset_uevent_ops {
  int (*filter)(HF_KOBJECT_CONST struct kobject* kobj);
  const char* (*name)(HF_KOBJECT_CONST struct kobject* kobj);
  int (*uevent)(HF_KOBJECT_CONST struct kobject* kobj, struct kobj_uevent_env* env);
};

struct kset {
  struct list_head list;
  struct spinlock list_lock;
  struct kobject kobj;
  const struct kset_uevent_ops* uevent_ops;
};

struct module_kobject {
  struct kobject kobj;
  struct module* mod;
  struct kobject* drivers_dir;
  void* reserved[2];
};

struct module_attribute {
  struct attribute attr;
  long (*show)(struct module_attribute*, struct module_kobject*, char*);
  long (*store)(struct module_attribute*, struct module_kobject*, const char*, unsigned long);
  void (*setup)(struct module*, const char*);
  int (*test)(struct module*);
  void (*free)(struct module*);
};

struct device_attribute {
  struct attribute attr;
  long (*show)(struct device* dev, struct device_attribute* attr, char* buf);
  long (*store)(struct device* dev, struct device_attribute* attr, const char* buf,
                unsigned long count);
};

struct dev_ext_attribute {
  struct device_attribute attr;
  void* var;
};

struct bus_attribute {
  struct attribute attr;
  long (*show)(HF_CLASS_CONST struct bus_type* bus, char* buf);
  long (*store)(HF_CLASS_CONST struct bus_type* bus, const char* buf, unsigned long count);
};

struct driver_attribute {
  struct attribute attr;
  long (*show)(struct device_driver* driver, char* buf);
  long (*store)(struct device_driver* driver, const char* buf, unsigned long count);
};

struct HF_CLASS_TAG;
struct class_attribute {
  struct attribute attr;
  long (*show)(HF_CLASS_CONST struct HF_CLASS_TAG* cls, HF_CLASS_CONST struct class_attribute* attr,
               char* buf);
  long (*store)(HF_CLASS_CONST struct HF_CLASS_TAG* cls,
                HF_CLASS_CONST struct class_attribute* attr, const char* buf, unsigned long count);
};

struct class_attribute_string {
  struct class_attribute attr;
  char* str;
};

struct device_type {
  const char* name;
  const struct attribute_group** groups;
  int (*uevent)(HF_DEVICE_CONST struct device* dev, struct kobj_uevent_env* env);
  char* (*devnode)(HF_DEVICE_CONST struct device* dev, unsigned short* mode, unsigned int* uid,
                   unsigned int* gid);
  void (*release)(struct device* dev);
  const struct dev_pm_ops* pm;
};

struct HF_CLASS_TAG {
  const char* name;
  struct module* owner;                /* before 6.4 */
  struct class_attribute* class_attrs; /* before 4.x: ended by one without a name */
  struct device_attribute* dev_attrs;  /* the same */
  const struct attribute_group** class_groups;
  const struct attribute_group** dev_groups;
  struct kobject* dev_kobj;
  int (*dev_uevent)(HF_DEVICE_CONST struct device* dev, struct kobj_uevent_env* env);
  char* (*devnode)(HF_DEVICE_CONST struct device* dev, unsigned short* mode);
  void (*class_release)(HF_CLASS_CONST struct HF_CLASS_TAG* cls);
  void (*dev_release)(struct device* dev);
  int (*shutdown_pre)(struct device* dev);
  const struct kobj_ns_type_operations* ns_type;
  const void* (*HF_NAMESPACE)(HF_DEVICE_CONST struct device* dev);
  void (*get_ownership)(HF_DEVICE_CONST struct device* dev, unsigned int* uid, unsigned int* gid);
  const struct dev_pm_ops* pm;
  void* p;
  void* reserved[2];
};

struct hf_pm_message {
  int event;
};

struct bus_type {
  const char* name;
  const char* dev_name;
  struct device* dev_root;
  struct bus_attribute* bus_attrs; /* before 4.x */
  struct device_attribute* dev_attrs;
  struct driver_attribute* drv_attrs;
  const struct attribute_group** bus_groups;
  const struct attribute_group** dev_groups;
  const struct attribute_group** drv_groups;
  int (*match)(struct device* dev, HF_DRIVER_CONST struct device_driver* drv);
  int (*uevent)(HF_DEVICE_CONST struct device* dev, struct kobj_uevent_env* env);
  int (*probe)(struct device* dev);
  void (*sync_state)(struct device* dev);
  HF_BUS_REMOVE (*remove)(struct device* dev);
  void (*shutdown)(struct device* dev);
  int (*online)(struct device* dev);
  int (*offline)(struct device* dev);
  int (*suspend)(struct device* dev, struct hf_pm_message state);
  int (*resume)(struct device* dev);
  int (*num_vf)(struct device* dev);
  int (*dma_configure)(struct device* dev);
  void (*dma_cleanup)(struct device* dev);
  const struct dev_pm_ops* pm;
  const void* iommu_ops;
  void* p;
  unsigned char need_parent_lock;
  void* reserved[2];
};

enum probe_type { PROBE_DEFAULT_STRATEGY, PROBE_PREFER_ASYNCHRONOUS, PROBE_FORCE_SYNCHRONOUS };

struct device_driver {
  const char* name;
  struct bus_type* bus;
  struct module* owner;
  const char* mod_name;
  unsigned char suppress_bind_attrs;
  enum probe_type probe_type;
  const struct of_device_id* of_match_table;
  const struct acpi_device_id* acpi_match_table;
  int (*probe)(struct device* dev);
  void (*sync_state)(struct device* dev);
  int (*remove)(struct device* dev);
  void (*shutdown)(struct device* dev);
  int (*suspend)(struct device* dev, struct hf_pm_message state);
  int (*resume)(struct device* dev);
  const struct attribute_group** groups;
  const struct attribute_group** dev_groups;
  const struct dev_pm_ops* pm;
  void (*coredump)(struct device* dev);
  void* p;
  void* reserved[2];
};

struct device {
  struct kobject kobj;
  struct device* parent;
  void* p;
  const char* init_name;
  const struct device_type* type;
  struct bus_type* bus;
  struct device_driver* driver;
  void* platform_data;
  void* driver_data;
  struct mutex mutex;
  unsigned int devt;
  unsigned int id;
  struct spinlock devres_lock;
  struct list_head devres_head;
  struct HF_CLASS_TAG* HF_CLASS;
  const struct attribute_group** groups;
  void (*release)(struct device* dev);
  unsigned long long* dma_mask;
  unsigned long long coherent_dma_mask;
  struct device_node* of_node;
  struct fwnode_handle* fwnode;
  int numa_node;
  unsigned char offline_disabled;
  unsigned char offline;
  unsigned char of_node_reused;
  unsigned char hf_power; /* bits of driver/device_attributes.cc */
  void* reserved[7];
};

struct platform_device {
  const char* name;
  int id;
  unsigned char id_auto;
  struct device dev;
  unsigned long long platform_dma_mask;
  unsigned int num_resources;
  struct resource* resource;
  const struct platform_device_id* id_entry;
  const char* driver_override;
  void* mfd_cell;
  void* reserved[2];
};

struct platform_driver {
  int (*probe)(struct platform_device*);
  int (*HF_PLATFORM_REMOVE)(struct platform_device*);
  void (*HF_PLATFORM_REMOVE_VOID)(struct platform_device*);
  void (*shutdown)(struct platform_device*);
  int (*suspend)(struct platform_device*, struct hf_pm_message state);
  int (*resume)(struct platform_device*);
  struct device_driver driver;
  const struct platform_device_id* id_table;
  unsigned char prevent_deferred_probe;
  unsigned char driver_managed_dma;
};

struct platform_device_info {
  struct device* parent;
  struct fwnode_handle* fwnode;
  unsigned char of_node_reused;
  const char* name;
  int id;
  const struct resource* res;
  unsigned int num_res;
  const void* data;
  unsigned long size_data;
  unsigned long long dma_mask;
  const void* properties;
};

struct cdev {
  struct kobject kobj;
  struct module* owner;
  const struct file_operations* ops;
  struct list_head list;
  unsigned int dev;
  unsigned int count;
};

struct miscdevice {
  int minor;
  const char* name;
  const struct file_operations* fops;
  struct list_head list;
  struct device* parent;
  struct device* this_device;
  const struct attribute_group** groups;
  const char* nodename;
  unsigned short mode;
};

struct fasync_struct {
  struct hf_lock fa_lock;
  int magic;
  int fa_fd;
  struct fasync_struct* fa_next;
  struct file* fa_file;
};

#ifdef __cplusplus
}
#endif
#endif
