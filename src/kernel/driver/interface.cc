// Interfaces: who wants to hear of every device of a class or a bus, of those that are there and
// those that come (Linux: class_interface, subsys_interface). They are called under the mutex of
// the class or bus, in the order in which they were registered; what add_dev answers is ignored.
#include <algorithm>
#include <cerrno>

#include "kernel/core/module_call.h"
#include "kernel/driver/devices.h"

namespace holdfast::kernel {
namespace {

// These read the module's struct: called as its code, a struct that is gone is the caller's oops.
template <class Interface>
int call_add(Interface* interface, ::device* device) {
  return interface->add_dev ? interface->add_dev(device, interface) : 0;
}
template <class Interface>
int call_remove(Interface* interface, ::device* device) {
  if (interface->remove_dev) interface->remove_dev(device, interface);
  return 0;
}

template <class Interface>
void tell_of_new(Interface* interface, ::device* device) {
  (void)call_module(0, &call_add<Interface>, interface, device);
}
template <class Interface>
void tell_of_old(Interface* interface, ::device* device) {
  (void)call_module(0, &call_remove<Interface>, interface, device);
}

template <class RowType, class Interface>
int enter(Devices& devices, RowType* row, Interface* interface) {
  if (!row) return -EINVAL;
  kobject_get(&row->set.kobj);
  MutexGuard guard(row->mutex);
  row->interfaces.push_back(interface);
  DeviceWalk walk(devices, &row->devices);
  while (::device* device = walk.next()) tell_of_new(interface, device);
  return 0;
}

template <class RowType, class Interface>
void leave(Devices& devices, RowType* row, Interface* interface) {
  if (!row) return;
  {
    MutexGuard guard(row->mutex);
    std::erase(row->interfaces, interface);
    DeviceWalk walk(devices, &row->devices);
    while (::device* device = walk.next()) tell_of_old(interface, device);
  }
  kobject_put(&row->set.kobj);
}

}  // namespace

int Devices::register_interface(::class_interface* interface) {
  if (!interface || !interface->class_) return -ENODEV;
  return enter(*this, row_of(interface->class_), interface);
}
void Devices::unregister_interface(::class_interface* interface) {
  if (interface->class_) leave(*this, row_of(interface->class_), interface);
}
int Devices::register_interface(::subsys_interface* interface) {
  if (!interface || !interface->subsys) return -ENODEV;
  return enter(*this, row_of(interface->subsys), interface);
}
void Devices::unregister_interface(::subsys_interface* interface) {
  if (interface && interface->subsys) leave(*this, row_of(interface->subsys), interface);
}

void Devices::join_class(::device* device, DeviceRow& row) {
  if (!row.cls) return;
  MutexGuard guard(row.cls->mutex);
  list(row.cls->devices, row);
  for (::class_interface* interface : row.cls->interfaces) tell_of_new(interface, device);
}

void Devices::leave_class(::device* device, DeviceRow& row) {
  if (!row.cls) return;
  MutexGuard guard(row.cls->mutex);
  for (::class_interface* interface : row.cls->interfaces) tell_of_old(interface, device);
  unlist(row.cls->devices, row);
}

void Devices::tell_bus_interfaces(::device* device, BusRow& row, bool coming) {
  MutexGuard guard(row.mutex);
  for (::subsys_interface* interface : row.interfaces)
    coming ? tell_of_new(interface, device) : tell_of_old(interface, device);
}

}  // namespace holdfast::kernel
