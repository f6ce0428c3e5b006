// Devices: the driver core (Linux: drivers/base). Classes, buses, drivers and devices, what they
// are in sysfs, who is bound to whom, and the node in /dev that a device with a number gets.
//
// Reference model: struct class, bus_type, device_driver and device lie in the module, or in the
// slab. What the kernel keeps for each (`p` in the C struct) is a Row here, freed by the release of
// its kobject, as Linux frees its private structs; rows that a module leaves behind stay until the
// kernel goes. A row caches names and numbers, so that nobody reads a struct that may be gone.
// device_add() holds the parent; being bound holds nothing, unbinding comes first.
// Lock order: a device's own mutex (probe and remove run under it), then that of the links
// (device_links.h), then a class's or bus's mutex (its interfaces are called under it), then
// gdp_mutex_ (glue directories), then lock_, which is a leaf and guards the lists.
#pragma once

#include <holdfast/abi/device.h>
#include <holdfast/abi/notifier.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "kernel/core/atomic.h"
#include "kernel/core/lock.h"
#include "kernel/core/mutex.h"
#include "kernel/core/wait.h"
#include "kernel/driver/device_links.h"
#include "kernel/driver/device_list.h"
#include "kernel/driver/software_node.h"
#include "kernel/kernel.h"
#include "kernel/kobject/kobject.h"

namespace holdfast::kernel {

inline constexpr int kProbeDefer = 517;  // EPROBE_DEFER

struct Row {
  Row() = default;
  virtual ~Row() = default;
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;
};

// The C objects of rows, with the way back from them.
struct RowSet {
  ::kset set{};  // first
  void* row = nullptr;
};
struct RowObject {
  ::kobject object{};  // first
  void* row = nullptr;
};
template <class T>
T* row_of_set(::kobject* object) {
  char* set = reinterpret_cast<char*>(object) - offsetof(::kset, kobj);
  return static_cast<T*>(reinterpret_cast<RowSet*>(set)->row);
}
template <class T>
T* row_of_object(::kobject* object) {
  return static_cast<T*>(reinterpret_cast<RowObject*>(object)->row);
}

// A directory for a class below a parent without one: /sys/devices/virtual/misc.
struct Glue final : Row {
  RowObject own{{}, this};
  ::kobject& object = own.object;
  ::kobject* above = nullptr;
  unsigned children = 0;  // by gdp_mutex_
  std::string name;
};

struct ClassRow final : Row {
  RowSet own{{}, this};
  ::kset& set = own.set;
  ::hf_class* cls = nullptr;
  std::string name;
  Mutex mutex{"subsys mutex"};
  std::vector<::class_interface*> interfaces;  // by mutex
  DeviceList devices{In::kClass};              // by lock_
  std::vector<Glue*> glue;                     // by gdp_mutex_
};

struct DriverRow;

struct BusRow final : Row {
  RowSet own{{}, this};
  ::kset& set = own.set;
  ::kset devices_set{}, drivers_set{};
  ::bus_type* bus = nullptr;
  std::string name;
  bool autoprobe = true;
  Mutex mutex{"subsys mutex"};
  std::vector<::subsys_interface*> interfaces;  // by mutex
  DeviceList devices{In::kBus};                 // by lock_
  std::vector<DriverRow*> drivers;              // by lock_
  ::blocking_notifier_head notifiers{};
};

// What a bus's notifiers hear; the numbers are Linux 6.1's.
enum class BusEvent : std::uint8_t {
  kAddDevice = 1,
  kDelDevice,
  kRemovedDevice,
  kBindDriver,
  kBoundDriver,
  kUnbindDriver,
  kUnboundDriver,
  kDriverNotBound,
};
// Calls them, in the order of their priorities; the caller holds no lock.
void tell_bus(::device* device, BusEvent event);

struct DriverRow final : Row {
  RowObject own{{}, this};
  ::kobject& object = own.object;
  ::device_driver* driver = nullptr;
  BusRow* bus = nullptr;
  std::string name;
  DeviceList devices{In::kDriver};  // bound; by lock_
};

struct DeviceRow final : Row, Listed {
  ClassRow* cls = nullptr;
  BusRow* bus = nullptr;
  Glue* glue = nullptr;
  std::string name;
  std::string node;  // in /dev; empty: none
  unsigned number = 0;
  bool registered = false, dead = false, deferred = false;
  bool matched = false;              // some driver; by lock_
  bool in_power_list = false;        // between device_pm_add() and device_pm_remove() in Linux
  DeviceList children{In::kParent};  // by lock_
  // By the links' mutex.
  std::vector<::device_link*> suppliers, consumers;
  DriverState driver_state = DriverState::kNone;
  bool state_synced = false;
};

class Devices {
 public:
  explicit Devices(Kernel& kernel);
  ~Devices();

  // All ints are 0 or -errno.
  int register_class(::hf_class* cls);
  void unregister_class(::hf_class* cls);

  int add(::device* device);
  void remove(::device* device);
  // With a reference; nullptr.
  ::device* find(const ::hf_class* cls, unsigned number);
  ::device* find(const ::hf_class* cls, std::string_view name);
  ::device* find(const ::bus_type* bus, std::string_view name);
  std::vector<::device_driver*> drivers_of(const ::bus_type* bus);
  // For DeviceWalk: the next one, or the one before, with a reference; moves `place` to it.
  ::device* next_in(const DeviceList& list, bool backwards, unsigned long long& place);
  std::uint64_t place_in(const DeviceList& list, const ::device* device);  // 0: in none
  // Before device_add(), too. The row goes with the device.
  DeviceRow& make_row(::device* device);

  // device_move(), device_rename(), device_change_owner().
  int move(::device* device, ::device* parent);
  int rename(::device* device, std::string_view name);
  int change_owner(::device* device, unsigned uid, unsigned gid);
  bool kill(::device* device);  // false: it was dead already

  // interface.cc: -ENODEV, -EINVAL.
  int register_interface(::class_interface* interface);
  void unregister_interface(::class_interface* interface);
  int register_interface(::subsys_interface* interface);
  void unregister_interface(::subsys_interface* interface);

  int register_bus(::bus_type* bus);
  int register_subsystem(::bus_type* bus, const ::attribute_group** groups, ::kobject* above);
  void unregister_bus(::bus_type* bus);
  int register_driver(::device_driver* driver);
  void unregister_driver(::device_driver* driver);
  ::device_driver* find_driver(const ::bus_type* bus, std::string_view name);

  int attach(::device_driver* driver);  // to every device of its bus that it matches
  int attach(::device* device);         // 1: bound, 0: nobody wants it
  int bind(::device_driver* driver, ::device* device);  // -EBUSY: bound already
  // device_bind_driver(): device->driver is set, and not probed.
  int bind_by_hand(::device* device);
  void release_driver(::device* device, ::device_driver* only = nullptr);
  void retry_deferred();
  void defer_if_matched(::device* device);
  void wait_for_probes();  // until none is running
  DeviceLinks& links() { return *links_; }

  Kernel& kernel() { return kernel_; }
  ::device& platform_bus() { return kernel_.data().platform_bus; }
  ::bus_type& platform_bus_type() { return kernel_.data().platform_bus_type; }
  SoftwareNodes& software_nodes() { return software_nodes_; }
  int take_platform_id();
  void give_platform_id(int id);
  void forget(Row* row);  // at its kobject's release

 private:
  template <class T>
  T* keep(std::unique_ptr<T> row);
  // Registers the kset of a class or a bus among `all`; the row is forgotten if that fails.
  int register_set(Row* row, ::kset& set, const std::string& name, ::kset* all,
                   const ::kobj_type& type);
  // The first registered device of which `wanted` is true, with a reference; nullptr. By lock_.
  template <class Wanted>
  ::device* find_device(Wanted wanted) {
    LockGuard guard(lock_);
    for (DeviceRow* row : devices_) {
      if (!wanted(*row)) continue;
      kobject_get(&row->device->kobj);
      return row->device;
    }
    return nullptr;
  }
  // The directory that the device goes to below that parent; `glue`: the one made for it.
  ::kobject* directory_below(::device* device, ::device* parent, DeviceRow& row, Glue*& glue,
                             int& error);
  void list(DeviceList& devices, DeviceRow& row);
  void unlist(DeviceList& devices, DeviceRow& row);
  void join_class(::device* device, DeviceRow& row);
  void leave_class(::device* device, DeviceRow& row);
  void tell_bus_interfaces(::device* device, BusRow& row, bool coming);
  Result<Glue*> glue_below(ClassRow& cls, ::kobject* above);
  void leave_glue(DeviceRow& row, Glue* glue);
  int add_links(::device* device, DeviceRow& row);
  void remove_links(::device* device, DeviceRow& row);
  int add_attributes(::device* device, DeviceRow& row);
  void remove_attributes(::device* device, DeviceRow& row);
  int add_to_bus(::device* device, DeviceRow& row);
  void remove_from_bus(::device* device, DeviceRow& row);
  int add_number(::device* device, DeviceRow& row);
  void remove_number(::device* device, DeviceRow& row);
  int add_to_sysfs(::device* device, DeviceRow& row);
  int really_probe(::device_driver* driver, ::device* device);
  int call_probe(::device_driver* driver, ::device* device);
  void bound(::device_driver* driver, ::device* device);
  void unbind(::device* device, ::device_driver* driver);
  void set_deferred(::device* device, bool deferred);
  void set_matched(::device* device);
  void make_platform_bus();

  Kernel& kernel_;
  SoftwareNodes software_nodes_;
  Lock lock_{"devices"};
  Mutex gdp_mutex_{"gdp_mutex"};
  std::unordered_map<Row*, std::unique_ptr<Row>> rows_;
  std::vector<DeviceRow*> devices_;  // registered, in order; by lock_
  std::vector<::device*> deferred_;  // with a reference each; by lock_
  std::vector<int> platform_ids_;    // taken; by lock_
  std::uint64_t places_ = 0;         // by lock_
  std::unique_ptr<DeviceLinks> links_;
  Atomic<int> probing_{0};
  WaitQueue probed_{"probe_waitqueue"};
};

void initialize_device(::device* device);
inline DeviceRow* row_of(const ::device* device) { return static_cast<DeviceRow*>(device->p); }
inline ClassRow* row_of(const ::hf_class* cls) { return static_cast<ClassRow*>(cls->p); }
inline BusRow* row_of(const ::bus_type* bus) { return static_cast<BusRow*>(bus->p); }
inline DriverRow* row_of(const ::device_driver* driver) {
  return static_cast<DriverRow*>(driver->p);
}
inline ::device* device_of(::kobject* object) { return reinterpret_cast<::device*>(object); }
// Walks a list as klist_next() does: whoever comes or leaves meanwhile is seen or is not, and what
// next() answered is referenced until it is asked again.
class DeviceWalk {
 public:
  DeviceWalk(Devices& devices, const DeviceList* list, const ::device* start = nullptr,
             bool backwards = false);
  ~DeviceWalk();
  DeviceWalk(const DeviceWalk&) = delete;
  DeviceWalk& operator=(const DeviceWalk&) = delete;
  ::device* next();  // nullptr: no more
  // The same, one step at a time, for the iterators of modules.
  static void init(::hf_device_iter& iter, Devices& devices, const DeviceList* list,
                   const ::device* start);
  static ::device* next(::hf_device_iter& iter, Devices& devices, bool backwards = false);
  static void exit(::hf_device_iter& iter);

 private:
  Devices& devices_;
  ::hf_device_iter iter_{};
  bool backwards_;
};

// What the driver's or bus's name is in front of a device's messages.
const char* driver_string(const ::device* device);
const char* device_name(const ::device* device);
// In hf_power of struct device: it has no directory "power" (device_set_pm_not_required()).
inline constexpr unsigned char kNoPowerFiles = 4;
// "POWER" and the device's own files.
const ::attribute_group& power_group();
const ::device_attribute& uevent_attribute();
const ::device_attribute& number_attribute();
const ::sysfs_ops& device_sysfs_operations();
// device_get_devnode(): what the type or the class says, else the name. '!' stands for '/'.
std::string node_name(::device* device, unsigned short* mode, unsigned* uid, unsigned* gid);
extern const ::kset_uevent_ops kDeviceUevents;

// devres.cc: gives back what was allocated for the device, newest first.
int release_all_devres(::device* device);
bool has_devres(::device* device);

}  // namespace holdfast::kernel
