// device_create() and device_destroy(), for modules and for misc.
#pragma once

#include <string_view>

#include "base/result.h"
#include "kernel/chardev/char_devices.h"

namespace holdfast::kernel {

struct NewDevice {
  ::hf_class* cls;
  ::device* parent;
  DeviceNumber number;
  void* data;
  const ::attribute_group** groups;
};
// A device of the kernel's own memory, which goes with its last reference.
Result<::device*> create_device(const NewDevice& request, std::string_view name);
void destroy_device(::hf_class* cls, DeviceNumber number);

// A string that whoever gets it frees with kfree().
char* copy_name(std::string_view name);

}  // namespace holdfast::kernel
