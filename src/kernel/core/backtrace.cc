#include "kernel/core/backtrace.h"

#include <cstdio>

#include "kernel/kernel.h"
#include "kernel/module/module.h"

namespace holdfast::kernel {

std::string describe_address(Kernel& kernel, std::uint64_t address) {
  const auto* place_address = reinterpret_cast<const void*>(address);
  const Place place = kernel.modules().place_of(place_address);
  char buffer[96];
  if (place.symbol.empty()) {
    std::snprintf(buffer, sizeof buffer, "0x%llx", static_cast<unsigned long long>(address));
    return buffer;
  }
  std::snprintf(buffer, sizeof buffer, "+0x%llx/0x%llx",
                static_cast<unsigned long long>(place.offset),
                static_cast<unsigned long long>(place.size));
  std::string text = place.symbol + buffer;
  if (!place.module.empty()) text += " [" + place.module + "]";
  const std::string line = kernel.modules().line_of(place_address);
  if (!line.empty()) text += " at " + line;
  return text;
}

std::string modules_linked_in(Kernel& kernel) {
  std::string text;
  for (const ModuleInfo& module : kernel.modules().list()) {
    text += " " + module.name;
    if (!module.taints.empty()) text += "(" + module.taints + ")";
  }
  return text;
}

}  // namespace holdfast::kernel
