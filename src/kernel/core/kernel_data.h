// Exported variables, one set per kernel. A module's reference to `jiffies` is resolved to the
// member of the kernel that loads it; abi/ lists them with HOLDFAST_EXPORT_DATA.
#pragma once

namespace holdfast::kernel {

struct KernelData {
  volatile unsigned long jiffies = 0;
};

}  // namespace holdfast::kernel
