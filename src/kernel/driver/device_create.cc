#include "kernel/driver/device_create.h"

#include <cerrno>
#include <cstring>

#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {

static void release_created(::device* device) { seq::release(device); }

Result<::device*> create_device(const NewDevice& request, std::string_view name) {
  auto* device = static_cast<::device*>(seq::allocate(sizeof(::device), nullptr));
  if (!device) return Error{ENOMEM};
  initialize_device(device);
  device->devt = request.number;
  device->class_ = request.cls;
  device->parent = request.parent;
  device->groups = request.groups;
  device->driver_data = request.data;
  device->release = release_created;
  int error = kobject_name_set(&device->kobj, name);
  if (!error) error = current_kernel().devices().add(device);
  if (error) {
    kobject_put(&device->kobj);
    return Error{-error};
  }
  return device;
}

void destroy_device(::hf_class* cls, DeviceNumber number) {
  Devices& devices = current_kernel().devices();
  ::device* device = devices.find(cls, number);
  if (!device) return;
  kobject_put(&device->kobj);  // find's
  devices.remove(device);
  kobject_put(&device->kobj);  // create's
}

char* copy_name(std::string_view name) {
  auto* copy = static_cast<char*>(seq::allocate(name.size() + 1, nullptr));
  if (copy) std::memcpy(copy, name.data(), name.size());
  return copy;
}

}  // namespace holdfast::kernel
