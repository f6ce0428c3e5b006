// Buses: /sys/bus/NAME (Linux: drivers/base/bus.c).
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include "kernel/core/module_call.h"
#include "kernel/core/notifier.h"
#include "kernel/core/rwlock.h"
#include "kernel/core/spinlock.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

BusRow* bus_of(::kobject* object) { return row_of_set<BusRow>(object); }

long show(::kobject* object, ::attribute* attribute, char* buffer) {
  auto* own = reinterpret_cast<::bus_attribute*>(attribute);
  return own->show ? own->show(bus_of(object)->bus, buffer) : 0;
}
long store(::kobject* object, ::attribute* attribute, const char* buffer, unsigned long size) {
  auto* own = reinterpret_cast<::bus_attribute*>(attribute);
  return own->store ? own->store(bus_of(object)->bus, buffer, size) : 0;
}
constexpr ::sysfs_ops kOperations = {show, store};

void release(::kobject* object) {
  BusRow* row = bus_of(object);
  row->bus->p = nullptr;
  current_kernel().devices().forget(row);
}
constexpr ::kobj_type make_type() {
  ::kobj_type type{};
  type.release = release;
  type.sysfs_ops = &kOperations;
  return type;
}
constexpr ::kobj_type kBusType = make_type();

// "devices" and "drivers" are parts of the row, which waits for them: they hold the bus's object.
constexpr ::kobj_type make_part_type() {
  ::kobj_type type{};
  type.sysfs_ops = &kobj_sysfs_ops;
  return type;
}
constexpr ::kobj_type kPartType = make_part_type();

int register_part(::kset& set, const char* name, ::kobject* above) {
  set.kobj.ktype = &kPartType;
  set.kobj.parent = above;
  kobject_name_borrow(&set.kobj, name);
  set.kobj.uevent_suppress = 1;  // only the bus itself is announced
  return kset_register(&set);
}

std::string_view line_of(const char* buffer, unsigned long size) {
  std::string_view text(buffer, size);
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  return text;
}

long show_autoprobe(::bus_type* bus, char* buffer) {
  std::strcpy(buffer, row_of(bus)->autoprobe ? "1\n" : "0\n");
  return 2;
}
long store_autoprobe(::bus_type* bus, const char* buffer, unsigned long size) {
  row_of(bus)->autoprobe = buffer[0] != '0';
  return static_cast<long>(size);
}
long store_probe(::bus_type* bus, const char* buffer, unsigned long size) {
  Devices& devices = current_kernel().devices();
  ::device* device = devices.find(bus, line_of(buffer, size));
  if (!device) return -ENODEV;
  const int error = devices.attach(device);
  kobject_put(&device->kobj);
  devices.retry_deferred();
  return error < 0 ? error : static_cast<long>(size);
}
long store_uevent(::bus_type* bus, const char* buffer, unsigned long size) {
  const int error = kobject_synth_uevent(&row_of(bus)->set.kobj, buffer, size);
  return error ? error : static_cast<long>(size);
}

constexpr ::bus_attribute kUevent = {{"uevent", 0200}, nullptr, store_uevent};
constexpr ::bus_attribute kProbe = {{"drivers_probe", 0200}, nullptr, store_probe};
constexpr ::bus_attribute kAutoprobe = {
    {"drivers_autoprobe", 0644}, show_autoprobe, store_autoprobe};

int create_attributes(::bus_type* bus, ::kobject* object) {
  for (const auto* at : {&kUevent, &kProbe, &kAutoprobe}) {
    if (int error = sysfs::create_file(object, &at->attr)) return error;
  }
  for (auto* at = bus->bus_attrs; at && at->attr.name; ++at) {
    if (int error = sysfs::create_file(object, &at->attr)) return error;
  }
  return sysfs::create_groups(object, bus->bus_groups);
}

}  // namespace

void tell_bus(::device* device, BusEvent event) {
  BusRow* row = row_of(device)->bus;
  // As in Linux, a chain with nobody on it is not locked.
  if (!row || !__atomic_load_n(&row->notifiers.head, __ATOMIC_ACQUIRE)) return;
  (void)call_module(0, &blocking_notifier_call_chain, &row->notifiers,
                    static_cast<unsigned long>(event), static_cast<void*>(device));
}

int Devices::register_bus(::bus_type* bus) {
  auto made = std::make_unique<BusRow>();
  made->bus = bus;
  __init_rwsem(&made->notifiers.rwsem, "bus_notifier", nullptr);
  made->name = bus->name ? bus->name : "";
  BusRow* row = keep(std::move(made));
  int error = register_set(row, row->set, row->name, kernel_.kobjects().bus_kset(), kBusType);
  if (error) return error;
  ::kobject& object = row->set.kobj;
  bus->p = row;
  error = register_part(row->devices_set, "devices", &object);
  if (!error) error = register_part(row->drivers_set, "drivers", &object);
  if (!error) error = create_attributes(bus, &object);
  if (error) unregister_bus(bus);
  return error;
}

// A bus whose devices that have no parent lie below a device of its own name, which `above` holds.
int Devices::register_subsystem(::bus_type* bus, const ::attribute_group** groups,
                                ::kobject* above) {
  if (int error = register_bus(bus)) return error;
  auto* root = static_cast<::device*>(seq::allocate(sizeof(::device), nullptr));
  int error = root ? 0 : -ENOMEM;
  if (root) {
    root->release = +[](::device* gone) { seq::release(gone); };
    root->groups = groups;
    initialize_device(root);
    root->kobj.parent = above;
    error = kobject_name_set(&root->kobj, bus->name);
    if (!error) error = add(root);
    if (error) kobject_put(&root->kobj);
  }
  if (error)
    unregister_bus(bus);
  else
    bus->dev_root = root;
  return error;
}

void Devices::unregister_bus(::bus_type* bus) {
  BusRow* row = row_of(bus);
  if (!row) return;
  if (::device* root = std::exchange(bus->dev_root, nullptr)) {
    remove(root);
    kobject_put(&root->kobj);
  }
  sysfs::remove_groups(&row->set.kobj, bus->bus_groups);
  kset_unregister(&row->drivers_set);
  kset_unregister(&row->devices_set);
  kset_unregister(&row->set);
}

int Devices::add_to_bus(::device* device, DeviceRow& row) {
  if (!row.bus) return 0;
  ::kobject* object = &device->kobj;
  int error = 0;
  for (auto* at = device->bus->dev_attrs; at && at->attr.name && !error; ++at)
    error = sysfs::create_file(object, &at->attr);
  if (!error) error = sysfs::create_groups(object, device->bus->dev_groups);
  if (error) return error;
  error = sysfs::create_link(&row.bus->devices_set.kobj, object, row.name.c_str());
  if (!error) {
    error = sysfs::create_link(object, &row.bus->set.kobj, "subsystem");
    if (error) sysfs::remove_link(&row.bus->devices_set.kobj, row.name.c_str());
  }
  if (error) {
    sysfs::remove_groups(object, device->bus->dev_groups);
    return error;
  }
  list(row.bus->devices, row);
  return 0;
}

void Devices::remove_from_bus(::device* device, DeviceRow& row) {
  if (!row.bus) return;
  tell_bus_interfaces(device, *row.bus, false);
  sysfs::remove_link(&device->kobj, "subsystem");
  if (row.bus->devices_set.kobj.sd)
    sysfs::remove_link(&row.bus->devices_set.kobj, row.name.c_str());
  sysfs::remove_groups(&device->kobj, device->bus->dev_groups);
  unlist(row.bus->devices, row);
  release_driver(device);
}

std::vector<::device_driver*> Devices::drivers_of(const ::bus_type* bus) {
  BusRow* row = row_of(bus);
  LockGuard guard(lock_);
  std::vector<::device_driver*> found;
  if (!row) return found;
  for (DriverRow* driver : row->drivers) found.push_back(driver->driver);
  return found;
}

::device* Devices::find(const ::bus_type* bus, std::string_view name) {
  const BusRow* wanted = row_of(bus);
  return find_device(
      [&](const DeviceRow& row) { return row.bus && row.bus == wanted && row.name == name; });
}

}  // namespace holdfast::kernel
