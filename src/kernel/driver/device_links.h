// Device links: a consumer that needs its supplier (Linux: drivers/base/core.c). A managed link
// makes the core probe the supplier first and unbind the consumer first; a stateless one only says
// that there is a dependency. Each link is a device of class devlink, with links in sysfs to and
// from both ends.
//
// Reference model: a link holds both ends until its own device is released, which a work does, as
// in Linux. A managed link has one reference of the core's, whatever device_link_add() was asked;
// a stateless one has one for each call. Everything here is by mutex_, which comes after a device's
// own mutex and before a class's; no module code runs under it.
#pragma once

#include <holdfast/abi/device.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernel/core/atomic.h"
#include "kernel/core/lock.h"
#include "kernel/core/mutex.h"
#include "kernel/core/wait.h"

namespace holdfast::kernel {

class Devices;
struct DeviceRow;

// DL_FLAG_...
namespace link_flag {
inline constexpr unsigned kStateless = 1u << 0;
inline constexpr unsigned kAutoremoveConsumer = 1u << 1;
inline constexpr unsigned kPmRuntime = 1u << 2;
inline constexpr unsigned kRpmActive = 1u << 3;
inline constexpr unsigned kAutoremoveSupplier = 1u << 4;
inline constexpr unsigned kAutoprobeConsumer = 1u << 5;
inline constexpr unsigned kManaged = 1u << 6;
inline constexpr unsigned kSyncStateOnly = 1u << 7;
inline constexpr unsigned kInferred = 1u << 8;
}  // namespace link_flag

enum class DriverState : std::uint8_t { kNone, kProbing, kBound, kUnbinding };

class DeviceLinks {
 public:
  explicit DeviceLinks(Devices& devices);
  DeviceLinks(const DeviceLinks&) = delete;
  DeviceLinks& operator=(const DeviceLinks&) = delete;

  // nullptr: refused, or no memory.
  ::device_link* add(::device* consumer, ::device* supplier, unsigned flags, const void* site);
  void drop(::device_link* link);
  void drop(::device* consumer, ::device* supplier);

  // The steps of a device's life, in their order.
  int begin_probe(::device* device);  // 0; -EPROBE_DEFER: a supplier is not ready
  void begin_bind(::device* device);  // by hand: links that are not ready go
  void bound(::device* device);
  void probe_failed(::device* device);
  bool begin_unbind(::device* device);  // false: consumers are bound, unbind them and ask again
  void unbind_consumers(::device* device);
  void unbound(::device* device);
  void purge(::device* device);

  // Links whose work has not let go of their ends yet. The functions that it will call in
  // [begin, begin + size), because no other reference is left:
  std::vector<const void*> releases_within(const void* begin, std::size_t size);
  void wait_until_released();
  void will_release(::device_link* link);
  void begin_release(::device_link* link);
  void end_release();

 private:
  using Links = std::vector<::device_link*>;
  bool depends(::device* device, ::device* target);
  static ::device_link_state first_state(const DeviceRow& consumer, const DeviceRow& supplier);
  ::device_link* update(::device_link* link, unsigned flags);
  ::device_link* make(::device* consumer, ::device* supplier, unsigned flags, const void* site);
  void remove(::device_link* link);
  void drop_managed(::device_link* link);
  void put(::device_link* link);
  void leave_suppliers(DeviceRow& row);
  // Who is to be told that all consumers are bound; each with a reference.
  void find_synced(::device* device, std::vector<::device*>& found);
  void tell_synced(const std::vector<::device*>& synced, const ::device* locked);

  Devices& devices_;
  Mutex mutex_{"device_links_lock"};
  Lock late_lock_{"device_links_late"};
  Atomic<int> late_count_{0};
  Links late_;  // by late_lock_
  WaitQueue late_gone_{"device_link_wq"};
  ::hf_class class_{};
  ::class_interface interface_{};
};

// device_link_class.cc: what the class devlink shows, and who its devices' links are made by.
extern const ::attribute_group* const kLinkGroups[];
int add_link_symlinks(::device* device, ::class_interface* interface);
void remove_link_symlinks(::device* device, ::class_interface* interface);
void release_link(::device* device);
std::string link_name(const ::device_link& link);
inline ::device_link_state status_of(const ::device_link& link) {
  return __atomic_load_n(&link.status, __ATOMIC_RELAXED);
}
inline unsigned flags_of(const ::device_link& link) {
  return __atomic_load_n(&link.flags, __ATOMIC_RELAXED);
}

}  // namespace holdfast::kernel
