// <linux/platform_device.h>.
#include "kernel/driver/platform.h"

#include <array>
#include <cerrno>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/refuse.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::abi {
namespace {

constexpr unsigned long kTypeMask = 0x1f00, kIrq = 0x400;  // IORESOURCE_*

void* copy_of(const void* data, std::size_t size) {
  void* copy = seq::allocate(size, __builtin_return_address(0));
  if (copy) std::memcpy(copy, data, size);
  return copy;
}

}  // namespace

int __platform_driver_register(::platform_driver* driver, ::module* owner) {
  if (refuses("platform_driver_register()", __builtin_return_address(0))) return -ENOMEM;
  driver->driver.owner = owner;
  driver->driver.bus = &current_kernel().devices().platform_bus_type();
  return current_kernel().devices().register_driver(&driver->driver);
}
void platform_driver_unregister(::platform_driver* driver) {
  current_kernel().devices().unregister_driver(&driver->driver);
}

// All or none.
int __platform_register_drivers(::platform_driver* const* drivers, unsigned count,
                                ::module* owner) {
  for (unsigned i = 0; i < count; ++i) {
    const int error = __platform_driver_register(drivers[i], owner);
    if (!error) continue;
    while (i-- > 0) platform_driver_unregister(drivers[i]);
    return error;
  }
  return 0;
}
void platform_unregister_drivers(::platform_driver* const* drivers, unsigned count) {
  while (count-- > 0) platform_driver_unregister(drivers[count]);
}

// For drivers whose probe lies in init's memory: it may bind now or never.
int __platform_driver_probe(::platform_driver* driver, int (*probe)(::platform_device*),
                            ::module* owner) {
  Devices& devices = current_kernel().devices();
  driver->prevent_deferred_probe = 1;
  driver->driver.suppress_bind_attrs = 1;
  driver->probe = probe;
  if (int error = __platform_driver_register(driver, owner)) return error;
  driver->probe = +[](::platform_device*) -> int { return -ENXIO; };
  if (DeviceWalk(devices, &row_of(&driver->driver)->devices).next()) return 0;
  platform_driver_unregister(driver);
  return -ENODEV;
}

::device* platform_find_device_by_driver(::device* start, ::device_driver* driver) {
  Devices& devices = current_kernel().devices();
  ::bus_type& bus = devices.platform_bus_type();
  DeviceWalk walk(devices, &row_of(&bus)->devices, start);
  while (::device* device = walk.next()) {
    if (!call_module(0, bus.match, device, driver)) continue;
    kobject_get(&device->kobj);
    return device;
  }
  return nullptr;
}

int platform_device_register(::platform_device* device) {
  platform_device_init(device);
  if (refuses("platform_device_register()", __builtin_return_address(0))) return -ENOMEM;
  return kernel::platform_device_add(device);
}
void platform_device_put(::platform_device* device) {
  if (device && !is_error_pointer(device)) kobject_put(&device->dev.kobj);
}
void platform_device_unregister(::platform_device* device) {
  if (!device || is_error_pointer(device)) return;
  kernel::platform_device_del(device);
  platform_device_put(device);
}
::platform_device* platform_device_alloc(const char* name, int id) {
  return kernel::platform_device_alloc(name, id, __builtin_return_address(0));
}

int platform_device_add_resources(::platform_device* device, const ::resource* resources,
                                  unsigned count) {
  void* copy = nullptr;
  if (resources) {
    copy = copy_of(resources, sizeof(::resource) * count);
    if (!copy) return -ENOMEM;
  }
  seq::release(device->resource);
  device->resource = static_cast<::resource*>(copy);
  device->num_resources = count;
  return 0;
}
int platform_device_add_data(::platform_device* device, const void* data, unsigned long size) {
  void* copy = nullptr;
  if (data) {
    copy = copy_of(data, size);
    if (!copy) return -ENOMEM;
  }
  seq::release(device->dev.platform_data);
  device->dev.platform_data = copy;
  return 0;
}

::platform_device* platform_device_register_full(const ::platform_device_info* info) {
  if (info->properties) {
    current_kernel().log().print(Level::kError,
                                 "platform_device_register_full: %s: device properties are not "
                                 "supported here",
                                 info->name);
    return error_pointer<::platform_device>(-EOPNOTSUPP);
  }
  ::platform_device* device =
      kernel::platform_device_alloc(info->name, info->id, __builtin_return_address(0));
  if (!device) return error_pointer<::platform_device>(-ENOMEM);
  device->dev.parent = info->parent;
  device->dev.fwnode = info->fwnode;
  device->dev.of_node_reused = info->of_node_reused;
  if (info->dma_mask) {
    device->platform_dma_mask = info->dma_mask;
    device->dev.dma_mask = &device->platform_dma_mask;
    device->dev.coherent_dma_mask = info->dma_mask;
  }
  int error = platform_device_add_resources(device, info->res, info->num_res);
  if (!error) error = platform_device_add_data(device, info->data, info->size_data);
  if (!error) error = kernel::platform_device_add(device);
  if (!error) return device;
  platform_device_put(device);
  return error_pointer<::platform_device>(error);
}

int platform_add_devices(::platform_device** devices, int count) {
  for (int i = 0; i < count; ++i) {
    const int error = platform_device_register(devices[i]);
    if (!error) continue;
    while (--i >= 0) platform_device_unregister(devices[i]);
    return error;
  }
  return 0;
}

::platform_device* __platform_create_bundle(::platform_driver* driver,
                                            int (*probe)(::platform_device*), ::resource* resources,
                                            unsigned count, const void* data, unsigned long size,
                                            ::module* owner) {
  ::platform_device* device =
      kernel::platform_device_alloc(driver->driver.name, kNoId, __builtin_return_address(0));
  if (!device) return error_pointer<::platform_device>(-ENOMEM);
  int error = platform_device_add_resources(device, resources, count);
  if (!error) error = platform_device_add_data(device, data, size);
  if (!error) error = kernel::platform_device_add(device);
  if (!error) {
    error = __platform_driver_probe(driver, probe, owner);
    if (!error) return device;
    kernel::platform_device_del(device);
  }
  platform_device_put(device);
  return error_pointer<::platform_device>(error);
}

::resource* platform_get_resource(::platform_device* device, unsigned type, unsigned index) {
  for (unsigned i = 0; i < device->num_resources; ++i) {
    ::resource* resource = &device->resource[i];
    if (type == (resource->flags & kTypeMask) && index-- == 0) return resource;
  }
  return nullptr;
}
::resource* platform_get_resource_byname(::platform_device* device, unsigned type,
                                         const char* name) {
  for (unsigned i = 0; i < device->num_resources; ++i) {
    ::resource* resource = &device->resource[i];
    if (!resource->name || type != (resource->flags & kTypeMask)) continue;
    if (std::strcmp(resource->name, name) == 0) return resource;
  }
  return nullptr;
}
int platform_get_irq_optional(::platform_device* device, unsigned index) {
  ::resource* resource = platform_get_resource(device, kIrq, index);
  return resource ? static_cast<int>(resource->start) : -ENXIO;
}
int platform_get_irq(::platform_device* device, unsigned index) {
  const int irq = platform_get_irq_optional(device, index);
  if (irq < 0 && irq != -kProbeDefer) {
    current_kernel().log().print(Level::kError, "%s %s: error %d: IRQ index %u not found",
                                 driver_string(&device->dev), device_name(&device->dev), irq,
                                 index);
  }
  return irq;
}
int platform_irq_count(::platform_device* device) {
  int count = 0;
  while (platform_get_irq_optional(device, static_cast<unsigned>(count)) >= 0) ++count;
  return count;
}

std::span<const Export> platform_exports() {
  static const std::array kExports = {
      EXPORT_GPL(__platform_driver_register),
      EXPORT_GPL(platform_driver_unregister),
      EXPORT_GPL(__platform_driver_probe),
      EXPORT_GPL(platform_find_device_by_driver),
      EXPORT_GPL(__platform_register_drivers),
      EXPORT_GPL(platform_unregister_drivers),
      EXPORT_GPL(__platform_create_bundle),
      EXPORT_GPL(platform_device_register),
      EXPORT_GPL(platform_device_unregister),
      HOLDFAST_EXPORT_AS("platform_device_add", &kernel::platform_device_add, Licence::kGplOnly),
      HOLDFAST_EXPORT_AS("platform_device_del", &kernel::platform_device_del, Licence::kGplOnly),
      EXPORT_GPL(platform_device_put),
      EXPORT_GPL(platform_device_alloc),
      EXPORT_GPL(platform_device_add_resources),
      EXPORT_GPL(platform_device_add_data),
      EXPORT_GPL(platform_device_register_full),
      EXPORT_GPL(platform_add_devices),
      EXPORT_GPL(platform_get_resource),
      EXPORT_GPL(platform_get_resource_byname),
      EXPORT_GPL(platform_get_irq),
      EXPORT_GPL(platform_get_irq_optional),
      EXPORT_GPL(platform_irq_count),
      EXPORT_DATA(platform_bus_type),
      EXPORT_DATA(platform_bus),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
