// <linux/device.h>: who walks the devices of a class, a bus, a driver or a parent; interfaces and
// device links.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/core/module_call.h"
#include "kernel/core/notifier.h"
#include "kernel/core/warn.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel::abi {
namespace {

using Visit = int (*)(::device*, void*);
using Match = int (*)(::device*, const void*);

Devices& devices() { return current_kernel().devices(); }

const DeviceList* list_of(const ::hf_class* cls) {
  ClassRow* row = row_of(cls);
  return row ? &row->devices : nullptr;
}
const DeviceList* list_of(const ::bus_type* bus) {
  BusRow* row = bus ? row_of(bus) : nullptr;
  return row ? &row->devices : nullptr;
}
const DeviceList* list_of(const ::device_driver* driver) {
  DriverRow* row = driver ? row_of(driver) : nullptr;
  return row ? &row->devices : nullptr;
}
const DeviceList* children_of(const ::device* parent) {
  DeviceRow* row = row_of(parent);
  return row ? &row->children : nullptr;
}

int for_each(const DeviceList* list, const ::device* start, void* data, Visit visit,
             bool backwards = false) {
  DeviceWalk walk(devices(), list, start, backwards);
  while (::device* device = walk.next()) {
    if (int answer = call_module(-EIO, visit, device, data)) return answer;
  }
  return 0;
}

// The first that matches, with a reference.
::device* find_first(const DeviceList* list, const ::device* start, const void* data, Match match) {
  DeviceWalk walk(devices(), list, start);
  while (::device* device = walk.next()) {
    if (!call_module(0, match, device, data)) continue;
    kobject_get(&device->kobj);
    return device;
  }
  return nullptr;
}

// Linux's check: a class whose registration is still to come.
bool unready(const ::hf_class* cls, const char* function) {
  if (cls && row_of(cls)) return false;
  if (cls)
    warn(function, "%s called for class '%s' before it was initialized", function, cls->name);
  return true;
}

}  // namespace

int device_for_each_child(::device* parent, void* data, Visit visit) {
  return for_each(children_of(parent), nullptr, data, visit);
}
int device_for_each_child_reverse(::device* parent, void* data, Visit visit) {
  return for_each(children_of(parent), nullptr, data, visit, true);
}
int device_for_each_child_reverse_from(::device* parent, ::device* from, const void* data,
                                       Visit visit) {
  return for_each(children_of(parent), from, const_cast<void*>(data), visit, true);
}
::device* device_find_child(::device* parent, void* data, int (*match)(::device*, void*)) {
  if (!parent) return nullptr;
  return find_first(children_of(parent), nullptr, data,
                    reinterpret_cast<Match>(reinterpret_cast<void*>(match)));
}
int device_match_name(::device* device, const void* name) {
  return std::strcmp(device_name(device), static_cast<const char*>(name)) == 0;
}
int device_match_devt(::device* device, const void* number) {
  return device->devt == *static_cast<const unsigned*>(number);
}
int device_match_fwnode(::device* device, const void* node) { return device->fwnode == node; }
int device_match_of_node(::device* device, const void* node) { return device->of_node == node; }
int device_match_any(::device*, const void*) { return 1; }
::device* device_find_child_by_name(::device* parent, const char* name) {
  return parent ? find_first(children_of(parent), nullptr, name, device_match_name) : nullptr;
}
::device* device_find_any_child(::device* parent) {
  return parent ? find_first(children_of(parent), nullptr, nullptr, device_match_any) : nullptr;
}

int class_for_each_device(::hf_class* cls, ::device* start, void* data, Visit visit) {
  if (unready(cls, "class_for_each_device")) return -EINVAL;
  return for_each(list_of(cls), start, data, visit);
}
::device* class_find_device(::hf_class* cls, ::device* start, const void* data, Match match) {
  if (unready(cls, "class_find_device")) return nullptr;
  return find_first(list_of(cls), start, data, match);
}
void class_dev_iter_init(::class_dev_iter* iter, ::hf_class* cls, ::device* start,
                         const ::device_type* type) {
  DeviceWalk::init(iter->ki, devices(), list_of(cls), start);
  iter->type = type;
}
::device* class_dev_iter_next(::class_dev_iter* iter) {
  for (;;) {
    ::device* device = DeviceWalk::next(iter->ki, devices());
    if (!device || !iter->type || device->type == iter->type) return device;
  }
}
void class_dev_iter_exit(::class_dev_iter* iter) { DeviceWalk::exit(iter->ki); }
int class_interface_register(::class_interface* interface) {
  return devices().register_interface(interface);
}
void class_interface_unregister(::class_interface* interface) {
  devices().unregister_interface(interface);
}

int bus_register_notifier(::bus_type* bus, ::notifier_block* block) {
  return blocking_notifier_chain_register(&row_of(bus)->notifiers, block);
}
int bus_unregister_notifier(::bus_type* bus, ::notifier_block* block) {
  return blocking_notifier_chain_unregister(&row_of(bus)->notifiers, block);
}
int bus_for_each_dev(::bus_type* bus, ::device* start, void* data, Visit visit) {
  return list_of(bus) ? for_each(list_of(bus), start, data, visit) : -EINVAL;
}
::device* bus_find_device(::bus_type* bus, ::device* start, const void* data, Match match) {
  return find_first(list_of(bus), start, data, match);
}
int bus_for_each_drv(::bus_type* bus, ::device_driver* start, void* data,
                     int (*visit)(::device_driver*, void*)) {
  if (!bus) return -EINVAL;
  bool started = start == nullptr;
  int answer = 0;
  for (::device_driver* driver : devices().drivers_of(bus)) {
    if (started && !answer) answer = call_module(-EIO, visit, driver, data);
    started |= driver == start;
  }
  return answer;
}
int bus_rescan_devices(::bus_type* bus) {
  DeviceWalk walk(devices(), list_of(bus));
  while (::device* device = walk.next()) {
    if (int answer = devices().attach(device); answer < 0) return answer;
  }
  devices().retry_deferred();
  return 0;
}
::kset* bus_get_kset(::bus_type* bus) { return &row_of(bus)->set; }
int subsys_system_register(::bus_type* bus, const ::attribute_group** groups) {
  return devices().register_subsystem(bus, groups, current_kernel().kobjects().system_devices());
}
int subsys_virtual_register(::bus_type* bus, const ::attribute_group** groups) {
  return devices().register_subsystem(bus, groups, current_kernel().kobjects().virtual_devices());
}
int subsys_interface_register(::subsys_interface* interface) {
  return devices().register_interface(interface);
}
void subsys_interface_unregister(::subsys_interface* interface) {
  devices().unregister_interface(interface);
}
void subsys_dev_iter_init(::subsys_dev_iter* iter, ::bus_type* bus, ::device* start,
                          const ::device_type* type) {
  DeviceWalk::init(iter->ki, devices(), list_of(bus), start);
  iter->type = type;
}
::device* subsys_dev_iter_next(::subsys_dev_iter* iter) {
  for (;;) {
    ::device* device = DeviceWalk::next(iter->ki, devices());
    if (!device || !iter->type || device->type == iter->type) return device;
  }
}
void subsys_dev_iter_exit(::subsys_dev_iter* iter) { DeviceWalk::exit(iter->ki); }
::device* subsys_find_device_by_id(::bus_type* bus, unsigned id, ::device* hint) {
  if (!bus) return nullptr;
  if (hint && hint->id == id && hint->bus == bus) {
    kobject_get(&hint->kobj);
    return hint;
  }
  DeviceWalk walk(devices(), list_of(bus));
  while (::device* device = walk.next()) {
    if (device->id != id) continue;
    kobject_get(&device->kobj);
    return device;
  }
  return nullptr;
}

int driver_for_each_device(::device_driver* driver, ::device* start, void* data, Visit visit) {
  return driver ? for_each(list_of(driver), start, data, visit) : -EINVAL;
}
::device* driver_find_device(::device_driver* driver, ::device* start, const void* data,
                             Match match) {
  return find_first(list_of(driver), start, data, match);
}
::device_driver* driver_find(const char* name, ::bus_type* bus) {
  return devices().find_driver(bus, name);
}

// A class that only has links, to what used to be devices of one: /sys/class/NAME. To a module
// struct class_compat is opaque.
::kobject* class_compat_register(const char* name) {
  return kobject_create_and_add(name, &current_kernel().kobjects().class_kset()->kobj,
                                __builtin_return_address(0));
}
void class_compat_unregister(::kobject* compat) { kobject_put(compat); }
int class_compat_create_link(::kobject* compat, ::device* device, ::device* link) {
  int error = sysfs::create_link(compat, &device->kobj, device_name(device));
  if (error || !link) return error;
  error = sysfs::create_link(&device->kobj, &link->kobj, "device");
  if (error) sysfs::remove_link(compat, device_name(device));
  return error;
}
void class_compat_remove_link(::kobject* compat, ::device* device, ::device* link) {
  if (link) sysfs::remove_link(&device->kobj, "device");
  sysfs::remove_link(compat, device_name(device));
}

::device_link* device_link_add(::device* consumer, ::device* supplier, unsigned flags) {
  return devices().links().add(consumer, supplier, flags, __builtin_return_address(0));
}
void device_link_del(::device_link* link) { devices().links().drop(link); }
void device_link_remove(void* consumer, ::device* supplier) {
  devices().links().drop(static_cast<::device*>(consumer), supplier);
}
void device_link_wait_removal() { devices().links().wait_until_released(); }
void wait_for_device_probe() {
  devices().retry_deferred();
  devices().wait_for_probes();
}

std::span<const Export> device_walk_exports() {
  static const std::array kExports = {
      EXPORT_GPL(device_for_each_child),
      EXPORT_GPL(device_for_each_child_reverse),
      EXPORT_GPL(device_for_each_child_reverse_from),
      EXPORT_GPL(device_find_child),
      EXPORT_GPL(device_find_child_by_name),
      EXPORT_GPL(device_find_any_child),
      EXPORT_GPL(device_match_name),
      EXPORT_GPL(device_match_devt),
      EXPORT_GPL(device_match_fwnode),
      EXPORT_GPL(device_match_of_node),
      EXPORT_GPL(device_match_any),
      EXPORT_GPL(class_for_each_device),
      EXPORT_GPL(class_find_device),
      EXPORT_GPL(class_dev_iter_init),
      EXPORT_GPL(class_dev_iter_next),
      EXPORT_GPL(class_dev_iter_exit),
      EXPORT_GPL(class_interface_register),
      EXPORT_GPL(class_interface_unregister),
      EXPORT_GPL(class_compat_register),
      EXPORT_GPL(class_compat_unregister),
      EXPORT_GPL(class_compat_create_link),
      EXPORT_GPL(class_compat_remove_link),
      EXPORT_GPL(bus_register_notifier),
      EXPORT_GPL(bus_unregister_notifier),
      EXPORT_GPL(bus_for_each_dev),
      EXPORT_GPL(bus_find_device),
      EXPORT_GPL(bus_for_each_drv),
      EXPORT_GPL(bus_rescan_devices),
      EXPORT_GPL(bus_get_kset),
      EXPORT_GPL(subsys_system_register),
      EXPORT_GPL(subsys_virtual_register),
      EXPORT_GPL(subsys_interface_register),
      EXPORT_GPL(subsys_interface_unregister),
      EXPORT_GPL(subsys_dev_iter_init),
      EXPORT_GPL(subsys_dev_iter_next),
      EXPORT_GPL(subsys_dev_iter_exit),
      EXPORT_GPL(subsys_find_device_by_id),
      EXPORT_GPL(device_link_add),
      EXPORT_GPL(device_link_del),
      EXPORT_GPL(device_link_remove),
      EXPORT_GPL(device_link_wait_removal),
      EXPORT_GPL(wait_for_device_probe),
      EXPORT_GPL(driver_for_each_device),
      EXPORT_GPL(driver_find_device),
      EXPORT_GPL(driver_find),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
