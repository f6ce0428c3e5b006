/* What the driver core has beside its objects: interfaces, iterators, device links. */
#ifndef HOLDFAST_ABI_DEVICE_H
#define HOLDFAST_ABI_DEVICE_H

#include <holdfast/abi/kobject.h>

#ifdef __cplusplus
#include <holdfast/abi/workqueue.h>
extern "C" {
#define HF_INTERFACE(type) , struct type*
#define HF_SUBSYS_REMOVE void
#else
#include <linux/version.h>
#include <linux/workqueue.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define HF_INTERFACE(type)
#else
#define HF_INTERFACE(type) , struct type*
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
#define HF_SUBSYS_REMOVE void
#else
#define HF_SUBSYS_REMOVE int
#endif
#endif

/* The kernel passes the interface to either form. */
struct class_interface {
  struct list_head node;
  HF_CLASS_CONST struct HF_CLASS_TAG* HF_CLASS;
  int (*add_dev)(struct device* dev HF_INTERFACE(class_interface));
  void (*remove_dev)(struct device* dev HF_INTERFACE(class_interface));
};

struct subsys_interface {
  const char* name;
  struct bus_type* subsys;
  struct list_head node;
  int (*add_dev)(struct device* dev, struct subsys_interface* sif);
  HF_SUBSYS_REMOVE (*remove_dev)(struct device* dev, struct subsys_interface* sif);
};

struct hf_device_iter {
  void* list;
  struct device* at; /* with a reference */
  unsigned long long place;
};
struct class_dev_iter {
  struct hf_device_iter ki;
  const struct device_type* type;
};
struct subsys_dev_iter {
  struct hf_device_iter ki;
  const struct device_type* type;
};

enum device_link_state {
  DL_STATE_NONE = -1,
  DL_STATE_DORMANT = 0,
  DL_STATE_AVAILABLE,
  DL_STATE_CONSUMER_PROBE,
  DL_STATE_ACTIVE,
  DL_STATE_SUPPLIER_UNBIND,
};

/* The lists of links are the kernel's: the nodes are not used. */
struct device_link {
  struct device* supplier;
  struct list_head s_node;
  struct device* consumer;
  struct list_head c_node;
  struct device link_dev;
  enum device_link_state status;
  unsigned int flags;
  int rpm_active; /* refcount_t */
  struct kref kref;
  struct work_struct rm_work;
  unsigned char supplier_preactivated;
};

#ifdef __cplusplus
}
#endif
#endif
