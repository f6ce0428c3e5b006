// <linux/cdev.h>, <linux/miscdevice.h> and the character devices of <linux/fs.h>.
#include <algorithm>
#include <array>
#include <cerrno>

#include "kernel/abi/export.h"
#include "kernel/chardev/char_devices.h"
#include "kernel/chardev/misc.h"
#include "kernel/core/refuse.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {
namespace {

CharDevices& chardevs() { return current_kernel().char_devices(); }

// Calls f(major, first minor, count) for each major that a range of numbers touches.
template <class F>
void for_each_major(DeviceNumber from, unsigned count, F&& f) {
  const std::uint64_t end = std::uint64_t{from} + count;
  for (std::uint64_t at = from; at < end;) {
    const std::uint64_t next =
        std::min(end, (std::uint64_t{major_of(static_cast<DeviceNumber>(at))} + 1) << kMinorBits);
    const auto number = static_cast<DeviceNumber>(at);
    if (!f(major_of(number), minor_of(number), static_cast<unsigned>(next - at))) return;
    at = next;
  }
}

}  // namespace

int alloc_chrdev_region(unsigned* number, unsigned first_minor, unsigned count, const char* name) {
  if (refuses("alloc_chrdev_region()", __builtin_return_address(0))) return -ENOMEM;
  auto major = chardevs().take_region(0, first_minor, count, name);
  if (!major.ok()) return -major.error().code;
  *number = device_number(major.value(), first_minor);
  return 0;
}

void unregister_chrdev_region(unsigned from, unsigned count) {
  for_each_major(from, count, [](unsigned major, unsigned minor, unsigned size) {
    (void)chardevs().give_region(major, minor, size);
    return true;
  });
}

int register_chrdev_region(unsigned from, unsigned count, const char* name) {
  if (refuses("register_chrdev_region()", __builtin_return_address(0))) return -ENOMEM;
  int error = 0;
  unsigned taken = 0;
  for_each_major(from, count, [&](unsigned major, unsigned minor, unsigned size) {
    auto region = chardevs().take_region(major, minor, size, name);
    if (!region.ok()) error = -region.error().code;
    if (region.ok()) taken += size;
    return region.ok();
  });
  if (error) unregister_chrdev_region(from, taken);
  return error;
}

int __register_chrdev(unsigned major, unsigned first_minor, unsigned count, const char* name,
                      const ::file_operations* operations) {
  if (refuses("register_chrdev()", __builtin_return_address(0))) return -ENOMEM;
  auto region = chardevs().take_region(major, first_minor, count, name);
  if (!region.ok()) return -region.error().code;
  // No site: whoever has it open keeps it for longer than the module knows of it.
  ::cdev* cdev = allocate_cdev(nullptr);
  if (!cdev) {
    (void)chardevs().give_region(region.value(), first_minor, count);
    return -ENOMEM;
  }
  cdev->owner = operations->owner;
  cdev->ops = operations;
  cdev->dev = device_number(region.value(), first_minor);
  cdev->count = count;
  chardevs().map(cdev, cdev->dev, count);
  chardevs().set_region_cdev(region.value(), first_minor, cdev);
  return major ? 0 : static_cast<int>(region.value());
}

void __unregister_chrdev(unsigned major, unsigned first_minor, unsigned count, const char*) {
  if (::cdev* cdev = chardevs().give_region(major, first_minor, count)) chardevs().unmap(cdev);
}

void cdev_init(::cdev* cdev, const ::file_operations* operations) { init_cdev(cdev, operations); }
::cdev* cdev_alloc() { return allocate_cdev(__builtin_return_address(0)); }

int cdev_add(::cdev* cdev, unsigned number, unsigned count) {
  if (refuses("cdev_add()", __builtin_return_address(0))) return -ENOMEM;
  cdev->dev = number;
  cdev->count = count;
  chardevs().map(cdev, number, count);
  return 0;
}

void cdev_del(::cdev* cdev) { chardevs().unmap(cdev); }

void cdev_set_parent(::cdev* cdev, ::kobject* object) {
  if (!object->state_initialized)
    warn("cdev_set_parent", "the parent of a cdev is not initialized");
  cdev->kobj.parent = object;
}

int cdev_device_add(::cdev* cdev, ::device* device) {
  if (device->devt) {
    cdev_set_parent(cdev, &device->kobj);
    cdev_add(cdev, device->devt, 1);
  }
  const int error = current_kernel().devices().add(device);
  if (error && device->devt) cdev_del(cdev);
  return error;
}

void cdev_device_del(::cdev* cdev, ::device* device) {
  current_kernel().devices().remove(device);
  if (device->devt) cdev_del(cdev);
}

int misc_register(::miscdevice* misc) {
  if (refuses("misc_register()", __builtin_return_address(0))) return -ENOMEM;
  return chardevs().misc().add(misc);
}
void misc_deregister(::miscdevice* misc) { chardevs().misc().remove(misc); }

std::span<const Export> chardev_exports() {
  static const std::array kExports = {
      EXPORT(alloc_chrdev_region),
      EXPORT(register_chrdev_region),
      EXPORT(unregister_chrdev_region),
      EXPORT(__register_chrdev),
      EXPORT(__unregister_chrdev),
      EXPORT(cdev_init),
      EXPORT(cdev_alloc),
      EXPORT(cdev_add),
      EXPORT(cdev_del),
      EXPORT(cdev_set_parent),
      EXPORT(cdev_device_add),
      EXPORT(cdev_device_del),
      EXPORT(misc_register),
      EXPORT(misc_deregister),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
