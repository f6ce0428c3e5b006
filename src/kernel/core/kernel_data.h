// Exported variables, one set per kernel. A module's reference to `jiffies` is resolved to the
// member of the kernel that loads it; abi/ lists them with HOLDFAST_EXPORT_DATA.
#pragma once

#include <holdfast/abi/printk.h>
#include <holdfast/abi/slab.h>
#include <holdfast/abi/utsname.h>

namespace holdfast::kernel {

class KmemCache;

struct KernelData {
  ::uts_namespace init_uts_ns{};
  ::ratelimit_state printk_ratelimit_state{{}, 5 * 250, 10, 0, 0, 0, 0};
  char tainted_text[40] = "";
  KmemCache* kmalloc_caches[HF_KMALLOC_TYPES][HF_KMALLOC_INDICES] = {};
  volatile unsigned long jiffies = 0;
};

}  // namespace holdfast::kernel
