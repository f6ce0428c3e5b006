// Exported variables, one set per kernel. A module's reference to `jiffies` is resolved to the
// member of the kernel that loads it; abi/ lists them with HOLDFAST_EXPORT_DATA.
#pragma once

#include <holdfast/abi/kobject.h>
#include <holdfast/abi/printk.h>
#include <holdfast/abi/slab.h>
#include <holdfast/abi/utsname.h>

struct workqueue_struct;

namespace holdfast::kernel {

class KmemCache;

struct KernelData {
  ::uts_namespace init_uts_ns{};
  ::ratelimit_state printk_ratelimit_state{{}, 5 * 250, 10, 0, 0, 0, 0};
  bool no_hash_pointers = false;
  bool complained_of_format = false;  // once a boot
  char tainted_text[40] = "";
  unsigned refcount_complaints = 0;  // one bit for each already made
  KmemCache* kmalloc_caches[HF_KMALLOC_TYPES][HF_KMALLOC_INDICES] = {};
  ::kobject* kernel_kobj = nullptr;
  ::kobject* mm_kobj = nullptr;
  ::kobject* fs_kobj = nullptr;
  ::kobject* firmware_kobj = nullptr;
  ::kobject* power_kobj = nullptr;
  ::bus_type platform_bus_type{};
  ::device platform_bus{};
  // core/tick.h keeps it true.
  volatile unsigned long jiffies = 0;
  volatile unsigned long jiffies_64 = 0;
  ::workqueue_struct* system_wq = nullptr;
  ::workqueue_struct* system_highpri_wq = nullptr;
  ::workqueue_struct* system_long_wq = nullptr;
  ::workqueue_struct* system_unbound_wq = nullptr;
  ::workqueue_struct* system_freezable_wq = nullptr;
  ::workqueue_struct* system_power_efficient_wq = nullptr;
  ::workqueue_struct* system_freezable_power_efficient_wq = nullptr;
};

}  // namespace holdfast::kernel
