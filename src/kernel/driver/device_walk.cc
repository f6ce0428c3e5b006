#include "kernel/driver/devices.h"

namespace holdfast::kernel {

::device* Devices::next_in(const DeviceList& list, bool backwards, unsigned long long& place) {
  LockGuard guard(lock_);
  Listed* found = backwards ? list.before(place) : list.after(place);
  if (!found) return nullptr;
  place = list.place_of(*found);
  kobject_get(&found->device->kobj);
  return found->device;
}

std::uint64_t Devices::place_in(const DeviceList& list, const ::device* device) {
  LockGuard guard(lock_);
  const DeviceRow* row = device ? row_of(device) : nullptr;
  return row ? list.place_of(*row) : 0;
}

void Devices::list(DeviceList& devices, DeviceRow& row) {
  LockGuard guard(lock_);
  devices.add(row, ++places_);
}

void Devices::unlist(DeviceList& devices, DeviceRow& row) {
  LockGuard guard(lock_);
  devices.remove(row);
}

void DeviceWalk::init(::hf_device_iter& iter, Devices& devices, const DeviceList* list,
                      const ::device* start) {
  iter.list = const_cast<DeviceList*>(list);
  iter.at = nullptr;
  iter.place = list ? devices.place_in(*list, start) : 0;
}

::device* DeviceWalk::next(::hf_device_iter& iter, Devices& devices, bool backwards) {
  const auto* list = static_cast<const DeviceList*>(iter.list);
  ::device* next = list ? devices.next_in(*list, backwards, iter.place) : nullptr;
  exit(iter);
  iter.at = next;
  if (!next) iter.list = nullptr;  // the end stays the end
  return next;
}

void DeviceWalk::exit(::hf_device_iter& iter) {
  if (iter.at) kobject_put(&iter.at->kobj);
  iter.at = nullptr;
}

DeviceWalk::DeviceWalk(Devices& devices, const DeviceList* list, const ::device* start,
                       bool backwards)
    : devices_(devices), backwards_(backwards) {
  init(iter_, devices_, list, start);
}
DeviceWalk::~DeviceWalk() { exit(iter_); }
::device* DeviceWalk::next() { return next(iter_, devices_, backwards_); }

}  // namespace holdfast::kernel
