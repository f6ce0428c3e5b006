// kobject: a reference count with a name, a parent and a directory in sysfs; kset: a list of them
// (Linux: lib/kobject.c). The functions have Linux's names and answers. KObjects: what one kernel
// has of its own (/sys/kernel, /sys/module, ...) and the uevents that were sent.
//
// Reference model: as in Linux. kobject_add() holds the parent, membership holds the kset. An
// object's memory is its owner's; release is called when the last reference goes, whoever puts it,
// with no lock held.
#pragma once

#include <holdfast/abi/kobject.h>

#include <cstdarg>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/core/lock.h"

namespace holdfast::kernel {

class Kernel;
struct Task;

enum class UeventAction : std::uint8_t {
  kAdd,
  kRemove,
  kChange,
  kMove,
  kOnline,
  kOffline,
  kBind,
  kUnbind,
};

void kobject_init(::kobject* object, const ::kobj_type* type);
::kobject* kobject_get(::kobject* object);  // nullptr stays nullptr
::kobject* kobject_get_unless_zero(::kobject* object);
// The last one takes it out of sysfs if need be, calls the type's release and frees the name.
void kobject_put(::kobject* object);
// The name is copied, with '!' for '/'. -ENOMEM.
int kobject_name_set(::kobject* object, std::string_view name);
// The name is not copied: it outlives the object. For the kernel's own, which are not the slab's.
void kobject_name_borrow(::kobject* object, const char* name);
// 0 or -errno. The name must be set; `parent` nullptr: the kset's own, or the root.
int kobject_add(::kobject* object, ::kobject* parent);
void kobject_del(::kobject* object);
int kobject_rename(::kobject* object, std::string_view name);
int kobject_move(::kobject* object, ::kobject* parent);
// An object of the slab whose release frees it; nullptr: no memory.
::kobject* kobject_create(const void* site);
::kobject* kobject_create_and_add(std::string_view name, ::kobject* parent, const void* site);
// "/module/hello"; by the objects' parents, as DEVPATH has it.
std::string kobject_path(::kobject* object);

void kset_init(::kset* set);
int kset_register(::kset* set);  // with a uevent
void kset_unregister(::kset* set);
::kobject* kset_find_obj(::kset* set, std::string_view name);  // with a reference
::kset* kset_create_and_add(std::string_view name, const ::kset_uevent_ops* operations,
                            ::kobject* parent, const void* site);

// 0 or -errno. `extra`: "KEY=value" strings, ended by nullptr, or none.
int kobject_uevent(::kobject* object, UeventAction action, char* const* extra = nullptr);
int add_uevent_var(::kobj_uevent_env* env, const char* format, va_list arguments);
int add_uevent_text(::kobj_uevent_env* env, std::string_view text);
// What is written to a `uevent` file: "add", "change UUID KEY=value".
int kobject_synth_uevent(::kobject* object, const char* text, std::size_t size);

extern const ::sysfs_ops kobj_sysfs_ops;  // of kobj_attribute

// As udevadm monitor would show it.
struct Uevent {
  std::uint64_t sequence;
  std::string action;
  std::string path;                      // DEVPATH
  std::vector<std::string> environment;  // "ACTION=add", "DEVPATH=...", "SUBSYSTEM=...", ...
};

class KObjects {
 public:
  explicit KObjects(Kernel& kernel);
  ~KObjects();

  ::kset* module_kset() { return &module_kset_; }
  ::kset* devices_kset() { return &devices_kset_; }
  ::kset* bus_kset() { return &bus_kset_; }
  ::kset* class_kset() { return &class_kset_; }
  ::kobject* virtual_devices() { return &virtual_; }
  ::kobject* system_devices() { return &system_.kobj; }
  ::kobject* dev_char() { return &char_; }

  // The last kKept of them, oldest first.
  std::vector<Uevent> uevents();
  std::uint64_t uevent_sequence();
  // Until one with a sequence number above `after` was sent. EINTR: a signal came first.
  Status wait_uevent(std::uint64_t after);
  std::uint64_t record(std::string action, std::string path, std::vector<std::string> environment);

  static constexpr std::size_t kKept = 1000;

 private:
  ::kobject& make(::kobject& object, const char* name, ::kobject* parent);
  ::kset& make(::kset& set, const char* name, ::kobject* parent,
               const ::kset_uevent_ops* operations);

  Kernel& kernel_;
  Lock lock_{"uevent_sock_mutex"};
  std::deque<Uevent> uevents_;
  std::vector<Task*> waiting_;
  std::uint64_t sequence_ = 0;
  ::kset bus_kset_{}, class_kset_{}, devices_kset_{}, module_kset_{}, system_{};
  ::kobject kernel_kobj_{}, firmware_{}, fs_{}, power_{}, hypervisor_{}, dev_{}, char_{}, block_{},
      virtual_{}, mm_{};
};

}  // namespace holdfast::kernel
