// Drivers as objects: /sys/bus/BUS/drivers/NAME (Linux: drivers/base/driver.c and bus.c).
#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/warn.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/module/sysfs.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

DriverRow* driver_of(::kobject* object) { return row_of_object<DriverRow>(object); }

long show(::kobject* object, ::attribute* attribute, char* buffer) {
  auto* own = reinterpret_cast<::driver_attribute*>(attribute);
  return own->show ? own->show(driver_of(object)->driver, buffer) : -EIO;
}
long store(::kobject* object, ::attribute* attribute, const char* buffer, unsigned long size) {
  auto* own = reinterpret_cast<::driver_attribute*>(attribute);
  return own->store ? own->store(driver_of(object)->driver, buffer, size) : -EIO;
}
constexpr ::sysfs_ops kOperations = {show, store};

void release(::kobject* object) { current_kernel().devices().forget(driver_of(object)); }
constexpr ::kobj_type make_type() {
  ::kobj_type type{};
  type.release = release;
  type.sysfs_ops = &kOperations;
  return type;
}
constexpr ::kobj_type kDriverType = make_type();

// The device that a line written to bind or unbind names.
::device* named(::device_driver* driver, const char* buffer, unsigned long size) {
  std::string_view text(buffer, size);
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  return current_kernel().devices().find(driver->bus, text);
}

int match(::device_driver* driver, ::device* device) {
  return driver->bus->match ? call_module(0, driver->bus->match, device, driver) : 1;
}

long store_bind(::device_driver* driver, const char* buffer, unsigned long size) {
  ::device* device = named(driver, buffer, size);
  if (!device) return -ENODEV;
  int error = -ENODEV;
  if (match(driver, device) > 0) error = current_kernel().devices().bind(driver, device);
  kobject_put(&device->kobj);
  current_kernel().devices().retry_deferred();
  return error ? error : static_cast<long>(size);
}
long store_unbind(::device_driver* driver, const char* buffer, unsigned long size) {
  ::device* device = named(driver, buffer, size);
  if (!device) return -ENODEV;
  const bool bound = device->driver == driver;
  if (bound) current_kernel().devices().release_driver(device);
  kobject_put(&device->kobj);
  return bound ? static_cast<long>(size) : -ENODEV;
}
long store_uevent(::device_driver* driver, const char* buffer, unsigned long size) {
  const int error = kobject_synth_uevent(&row_of(driver)->object, buffer, size);
  return error ? error : static_cast<long>(size);
}

constexpr ::driver_attribute kUevent = {{"uevent", 0200}, nullptr, store_uevent};
constexpr ::driver_attribute kBind = {{"bind", 0200}, nullptr, store_bind};
constexpr ::driver_attribute kUnbind = {{"unbind", 0200}, nullptr, store_unbind};

int create_attributes(::device_driver* driver, ::kobject* object) {
  int error = sysfs::create_file(object, &kUevent.attr);
  for (auto* at = driver->bus->drv_attrs; at && at->attr.name && !error; ++at)
    error = sysfs::create_file(object, &at->attr);
  if (!error) error = sysfs::create_groups(object, driver->bus->drv_groups);
  if (!error && !driver->suppress_bind_attrs) {
    error = sysfs::create_file(object, &kUnbind.attr);
    if (!error) error = sysfs::create_file(object, &kBind.attr);
  }
  return error;
}

void delete_attributes(::device_driver* driver, ::kobject* object) {
  if (!driver->suppress_bind_attrs) {
    sysfs::remove_file(object, &kBind.attr);
    sysfs::remove_file(object, &kUnbind.attr);
  }
  sysfs::remove_groups(object, driver->bus->drv_groups);
  sysfs::remove_file(object, &kUevent.attr);
}

}  // namespace

::device_driver* Devices::find_driver(const ::bus_type* bus, std::string_view name) {
  BusRow* row = row_of(bus);
  if (!row) return nullptr;
  LockGuard guard(lock_);
  for (DriverRow* driver : row->drivers) {
    if (driver->name == name) return driver->driver;
  }
  return nullptr;
}

int Devices::register_driver(::device_driver* driver) {
  Log& log = kernel_.log();
  ::bus_type* bus = driver->bus;
  if (!bus || !bus->p) {
    log.print(Level::kError,
              "Driver '%s' was unable to register with bus_type '%s' because the bus was not "
              "initialized.",
              driver->name, bus ? bus->name : "(null)");
    return -EINVAL;
  }
  if ((bus->probe && driver->probe) || (bus->remove && driver->remove) ||
      (bus->shutdown && driver->shutdown)) {
    log.print(Level::kWarning, "Driver '%s' needs updating - please use bus_type methods",
              driver->name);
  }
  if (find_driver(bus, driver->name)) {
    log.print(Level::kError, "Error: Driver '%s' is already registered, aborting...", driver->name);
    return -EBUSY;
  }
  auto made = std::make_unique<DriverRow>();
  made->driver = driver;
  made->bus = row_of(bus);
  made->name = driver->name;
  DriverRow* row = keep(std::move(made));
  row->object.kset = &row->bus->drivers_set;
  kobject_init(&row->object, &kDriverType);
  kobject_name_borrow(&row->object, row->name.c_str());
  int error = kobject_add(&row->object, nullptr);
  if (error) {
    kobject_put(&row->object);
    return error;
  }
  driver->p = row;
  {
    LockGuard guard(lock_);
    row->bus->drivers.push_back(row);
  }
  if (row->bus->autoprobe) error = attach(driver);
  if (!error) {
    add_module_driver(driver, row->object, bus->name);
    error = create_attributes(driver, &row->object);
  }
  if (!error) error = sysfs::create_groups(&row->object, driver->groups);
  if (error) {
    unregister_driver(driver);
    return error;
  }
  kobject_uevent(&row->object, UeventAction::kAdd);
  retry_deferred();
  return 0;
}

void Devices::unregister_driver(::device_driver* driver) {
  DriverRow* row = driver ? row_of(driver) : nullptr;
  if (!row) {
    warn("driver_unregister", "Unexpected driver unregister!");
    return;
  }
  sysfs::remove_groups(&row->object, driver->groups);
  delete_attributes(driver, &row->object);
  {
    LockGuard guard(lock_);
    std::erase(row->bus->drivers, row);
  }
  // The last that was bound is the first to go.
  for (;;) {
    DeviceWalk last(*this, &row->devices, nullptr, true);
    ::device* device = last.next();
    if (!device) break;
    release_driver(device, driver);
  }
  remove_module_driver(driver, row->object);
  driver->p = nullptr;
  kobject_put(&row->object);
}

}  // namespace holdfast::kernel
