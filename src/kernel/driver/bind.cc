// Who drives what: match, probe, remove, deferred probes (Linux: drivers/base/dd.c). A device's
// mutex is held over the driver's probe and remove. Probes are never asynchronous here, and
// deferred ones are tried again at the end of the call that bound something, not from a worker.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

class [[nodiscard]] DeviceGuard {
 public:
  explicit DeviceGuard(::device* device) : mutex_(device->mutex) { mutex_lock(&mutex_); }
  ~DeviceGuard() { mutex_unlock(&mutex_); }
  DeviceGuard(const DeviceGuard&) = delete;
  DeviceGuard& operator=(const DeviceGuard&) = delete;

 private:
  ::mutex& mutex_;
};

int match(::device_driver* driver, ::device* device) {
  return driver->bus->match ? call_module(0, driver->bus->match, device, driver) : 1;
}

int probe(::device_driver* driver, ::device* device) {
  if (device->bus->probe) return call_module(-EIO, device->bus->probe, device);
  return driver->probe ? call_module(-EIO, driver->probe, device) : 0;
}

void call_remove(::device_driver* driver, ::device* device) {
  if (device->bus->remove) {
    call_module_void(device->bus->remove, device);
  } else if (driver->remove) {
    call_module(0, driver->remove, device);
  }
}

int link_driver(::device_driver* driver, ::device* device) {
  ::kobject* object = &row_of(driver)->object;
  if (int error = sysfs::create_link(object, &device->kobj, device->kobj.name)) return error;
  const int error = sysfs::create_link(&device->kobj, object, "driver");
  if (error) sysfs::remove_link(object, device->kobj.name);
  return error;
}

void unlink_driver(::device_driver* driver, ::device* device) {
  sysfs::remove_link(&row_of(driver)->object, device->kobj.name);
  sysfs::remove_link(&device->kobj, "driver");
}

bool has_sync_state(const ::device* device) {
  return device->driver->sync_state || (device->bus && device->bus->sync_state);
}
long show_state_synced(::device* device, ::device_attribute*, char* buffer) {
  const DeviceRow* row = row_of(device);
  std::strcpy(buffer, __atomic_load_n(&row->state_synced, __ATOMIC_RELAXED) ? "1\n" : "0\n");
  return 2;
}
::device_attribute kStateSynced = {{"state_synced", 0444}, show_state_synced, nullptr};

void let_go(::device* device) {
  release_all_devres(device);
  device->driver = nullptr;
  device->driver_data = nullptr;
}

}  // namespace

void Devices::set_deferred(::device* device, bool deferred) {
  bool dropped = false;
  {
    LockGuard guard(lock_);
    DeviceRow* row = row_of(device);
    if (row->deferred == deferred) return;
    row->deferred = deferred;
    dropped = !deferred;
    if (deferred) {
      kobject_get(&device->kobj);
      deferred_.push_back(device);
    } else {
      std::erase(deferred_, device);
    }
  }
  if (dropped) kobject_put(&device->kobj);
}

void Devices::set_matched(::device* device) {
  LockGuard guard(lock_);
  row_of(device)->matched = true;
}

void Devices::defer_if_matched(::device* device) {
  bool matched = false;
  {
    LockGuard guard(lock_);
    matched = row_of(device)->matched;
  }
  if (matched) set_deferred(device, true);
}

void Devices::wait_for_probes() {
  probed_.wait([&] { return probing_.load() == 0; });
}

int Devices::call_probe(::device_driver* driver, ::device* device) {
  int error = probe(driver, device);
  if (error) {
    if (error != -kProbeDefer && error != -ENODEV && error != -ENXIO) {
      kernel_.log().print(Level::kWarning, "%s: probe of %s failed with error %d", driver->name,
                          device_name(device), error);
    }
    return error < 0 ? error : -error;  // a probe that is positive has failed too
  }
  error = sysfs::create_groups(&device->kobj, driver->dev_groups);
  if (!error && has_sync_state(device)) {
    error = sysfs::create_file(&device->kobj, &kStateSynced.attr);
    if (error) sysfs::remove_groups(&device->kobj, driver->dev_groups);
  }
  if (error) call_remove(driver, device);
  return error;
}

// 0, or what the probe answered.
int Devices::really_probe(::device_driver* driver, ::device* device) {
  if (int error = links_->begin_probe(device)) return error;
  if (has_devres(device)) {
    kernel_.log().print(Level::kCritical, "%s %s: Resources present before probing",
                        driver_string(device), device_name(device));
    return -EBUSY;
  }
  device->driver = driver;
  tell_bus(device, BusEvent::kBindDriver);
  int error = link_driver(driver, device);
  if (error) {
    kernel_.log().print(Level::kError, "really_probe: driver_sysfs_add(%s) failed",
                        device_name(device));
  } else {
    error = call_probe(driver, device);
    if (error) unlink_driver(driver, device);
  }
  if (error) {
    tell_bus(device, BusEvent::kDriverNotBound);
    links_->probe_failed(device);
    let_go(device);
    return error;
  }
  bound(driver, device);
  return 0;
}

void Devices::bound(::device_driver* driver, ::device* device) {
  list(row_of(driver)->devices, *row_of(device));
  links_->bound(device);
  set_deferred(device, false);
  tell_bus(device, BusEvent::kBoundDriver);
  kobject_uevent(&device->kobj, UeventAction::kBind);
}

int Devices::bind_by_hand(::device* device) {
  ::device_driver* driver = device->driver;
  tell_bus(device, BusEvent::kBindDriver);
  const int error = link_driver(driver, device);
  if (error) {
    tell_bus(device, BusEvent::kDriverNotBound);
    return error;
  }
  links_->begin_bind(device);
  bound(driver, device);
  return 0;
}

int Devices::bind(::device_driver* driver, ::device* device) {
  DeviceGuard guard(device);
  DeviceRow* row = row_of(device);
  if (row->dead || !row->registered) return -ENODEV;
  if (device->driver) return -EBUSY;
  probing_.add(1);
  const int error = really_probe(driver, device);
  if (error == -kProbeDefer) set_deferred(device, true);
  if (probing_.sub(1) == 0) probed_.wake_all();
  return error;
}

int Devices::attach(::device_driver* driver) {
  DeviceWalk walk(*this, &row_of(driver->bus)->devices);
  while (::device* device = walk.next()) {
    const int matched = match(driver, device);
    if (matched > 0 || matched == -kProbeDefer) set_matched(device);
    if (matched > 0) (void)bind(driver, device);
    if (matched == -kProbeDefer) set_deferred(device, true);
  }
  return 0;  // a probe that fails is not the driver's failure
}

int Devices::attach(::device* device) {
  if (device->driver) return 1;
  for (::device_driver* driver : drivers_of(device->bus)) {
    const int matched = match(driver, device);
    if (matched > 0 || matched == -kProbeDefer) set_matched(device);
    if (matched == -kProbeDefer) set_deferred(device, true);
    if (matched <= 0) continue;
    const int error = bind(driver, device);
    if (!error) return 1;
    if (error == -kProbeDefer) return 0;
  }
  return 0;
}

// As long as something gets bound, the others may have been waiting for it. Who asks to wait once
// more is put on the list again.
void Devices::retry_deferred() {
  for (bool progress = true; progress;) {
    progress = false;
    std::vector<::device*> waiting;
    {
      LockGuard guard(lock_);
      waiting = deferred_;
      for (::device* device : waiting) kobject_get(&device->kobj);
    }
    for (::device* device : waiting) {
      set_deferred(device, false);
      BusRow* bus = row_of(device)->bus;
      if (bus && bus->autoprobe) progress |= attach(device) > 0;
      kobject_put(&device->kobj);
    }
  }
}

void Devices::unbind(::device* device, ::device_driver* driver) {
  unlink_driver(driver, device);
  tell_bus(device, BusEvent::kUnbindDriver);
  if (has_sync_state(device)) sysfs::remove_file(&device->kobj, &kStateSynced.attr);
  sysfs::remove_groups(&device->kobj, driver->dev_groups);
  call_remove(driver, device);
  links_->unbound(device);
  let_go(device);
  unlist(row_of(driver)->devices, *row_of(device));
  tell_bus(device, BusEvent::kUnboundDriver);
  kobject_uevent(&device->kobj, UeventAction::kUnbind);
}

void Devices::release_driver(::device* device, ::device_driver* only) {
  for (;;) {
    {
      DeviceGuard guard(device);
      ::device_driver* driver = device->driver;
      if (!driver || (only && driver != only)) return;
      if (links_->begin_unbind(device)) return unbind(device, driver);
      only = driver;
    }
    links_->unbind_consumers(device);
  }
}

}  // namespace holdfast::kernel
