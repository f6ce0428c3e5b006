#include "kernel/driver/platform.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "base/verify.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"

// As <linux/mod_devicetable.h> has it; only its name and size are looked at here.
struct platform_device_id {
  char name[20];
  unsigned long driver_data;
};

namespace holdfast::kernel {
namespace {

constexpr std::size_t kPage = 4096;

int match_device(::device* device, ::device_driver* driver) {
  ::platform_device* own = platform_of(device);
  if (own->driver_override) return std::strcmp(own->driver_override, driver->name) == 0;
  const ::platform_device_id* table = platform_of(driver)->id_table;
  for (; table && table->name[0]; ++table) {
    if (std::strcmp(own->name, table->name) != 0) continue;
    own->id_entry = table;
    return 1;
  }
  if (platform_of(driver)->id_table) return 0;
  return std::strcmp(own->name, driver->name) == 0;
}

int add_modalias(::device* device, ::kobj_uevent_env* env) {
  return add_uevent_text(env, format_string("MODALIAS=platform:%s", platform_of(device)->name));
}

int probe_device(::device* device) {
  ::platform_driver* driver = platform_of(device->driver);
  if (!driver->probe) return 0;
  const int error = driver->probe(platform_of(device));
  if (!driver->prevent_deferred_probe || error != -kProbeDefer) return error;
  current_kernel().log().print(Level::kWarning, "%s %s: probe deferral not supported",
                               driver_string(device), device_name(device));
  return -ENXIO;
}

void remove_device(::device* device) {
  ::platform_driver* driver = platform_of(device->driver);
  if (driver->remove_new) {
    driver->remove_new(platform_of(device));
    return;
  }
  if (!driver->remove || driver->remove(platform_of(device)) == 0) return;
  current_kernel().log().print(
      Level::kWarning, "%s %s: remove callback returned a non-zero value. This will be ignored.",
      driver_string(device), device_name(device));
}

void shut_down(::device* device) {
  ::platform_driver* driver = device->driver ? platform_of(device->driver) : nullptr;
  if (driver && driver->shutdown) driver->shutdown(platform_of(device));
}

long show_modalias(::device* device, ::device_attribute*, char* buffer) {
  return std::snprintf(buffer, kPage, "platform:%s\n", platform_of(device)->name);
}
long show_override(::device* device, ::device_attribute*, char* buffer) {
  const char* name = platform_of(device)->driver_override;
  return std::snprintf(buffer, kPage, "%s\n", name ? name : "(null)");
}
long store_override(::device* device, ::device_attribute*, const char* buffer, unsigned long size) {
  if (size >= kPage) return -EINVAL;
  const std::string text(buffer, std::strcspn(buffer, "\n"));
  char* copy = nullptr;
  if (!text.empty()) {
    copy = static_cast<char*>(seq::allocate(text.size() + 1, nullptr));
    if (!copy) return -ENOMEM;
    std::memcpy(copy, text.data(), text.size());
  }
  mutex_lock(&device->mutex);
  const char* old = platform_of(device)->driver_override;
  platform_of(device)->driver_override = copy;
  mutex_unlock(&device->mutex);
  seq::release(old);
  return static_cast<long>(size);
}

::device_attribute kModalias = {{"modalias", 0444}, show_modalias, nullptr};
::device_attribute kOverride = {{"driver_override", 0644}, show_override, store_override};
::attribute* kAttributes[] = {&kModalias.attr, &kOverride.attr, nullptr};
const ::attribute_group kGroup = {nullptr, nullptr, nullptr, kAttributes, nullptr};
const ::attribute_group* kGroups[] = {&kGroup, nullptr};

struct Allocated {
  ::platform_device device;
  char name[1];
};

void release_allocated(::device* device) {
  auto* allocated = reinterpret_cast<Allocated*>(platform_of(device));
  seq::release(device->platform_data);
  seq::release(allocated->device.resource);
  seq::release(allocated->device.driver_override);
  seq::release(allocated);
}

void release_bus(::device*) {}

}  // namespace

void Devices::make_platform_bus() {
  ::device& bus = platform_bus();
  bus.release = release_bus;
  initialize_device(&bus);
  kobject_name_borrow(&bus.kobj, "platform");
  VERIFY(add(&bus) == 0);
  ::bus_type& type = platform_bus_type();
  type.name = "platform";
  type.dev_groups = kGroups;
  type.match = match_device;
  type.uevent = add_modalias;
  type.probe = probe_device;
  type.remove = remove_device;
  type.shutdown = shut_down;
  VERIFY(register_bus(&type) == 0);
}

int Devices::take_platform_id() {
  LockGuard guard(lock_);
  int id = 0;
  while (std::find(platform_ids_.begin(), platform_ids_.end(), id) != platform_ids_.end()) ++id;
  platform_ids_.push_back(id);
  return id;
}

void Devices::give_platform_id(int id) {
  LockGuard guard(lock_);
  std::erase(platform_ids_, id);
}

void platform_device_init(::platform_device* device) { initialize_device(&device->dev); }

int platform_device_add(::platform_device* device) {
  Devices& devices = current_kernel().devices();
  if (!device->dev.parent) device->dev.parent = &devices.platform_bus();
  device->dev.bus = &devices.platform_bus_type();
  std::string name = device->name;
  if (device->id == kAutomaticId) {
    device->id = devices.take_platform_id();
    device->id_auto = 1;
    name += "." + std::to_string(device->id) + ".auto";
  } else if (device->id != kNoId) {
    name += "." + std::to_string(device->id);
  }
  int error = kobject_name_set(&device->dev.kobj, name);
  for (unsigned i = 0; i < device->num_resources; ++i) {
    if (!device->resource[i].name) device->resource[i].name = device->dev.kobj.name;
  }
  if (!error) error = devices.add(&device->dev);
  if (error && device->id_auto) {
    devices.give_platform_id(device->id);
    device->id = kAutomaticId;
  }
  return error;
}

void platform_device_del(::platform_device* device) {
  Devices& devices = current_kernel().devices();
  devices.remove(&device->dev);
  if (!device->id_auto) return;
  devices.give_platform_id(device->id);
  device->id = kAutomaticId;
}

::platform_device* platform_device_alloc(const char* name, int id, const void* site) {
  auto* allocated =
      static_cast<Allocated*>(seq::allocate(sizeof(Allocated) + std::strlen(name), site));
  if (!allocated) return nullptr;
  std::strcpy(allocated->name, name);
  allocated->device.name = allocated->name;
  allocated->device.id = id;
  platform_device_init(&allocated->device);
  allocated->device.dev.release = release_allocated;
  return &allocated->device;
}

}  // namespace holdfast::kernel
