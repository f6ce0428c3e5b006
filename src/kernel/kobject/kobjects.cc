// The kernel's own objects: what /sys has before any module is loaded.
#include <cstdio>
#include <cstring>

#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/kobject/kobject.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

constexpr ::kobj_type make_type() {
  ::kobj_type type{};
  type.sysfs_ops = &kobj_sysfs_ops;
  return type;
}
constexpr ::kobj_type kOwnType = make_type();  // their memory is KObjects'

long show_sequence(::kobject*, ::kobj_attribute*, char* buffer) {
  return std::snprintf(
      buffer, 4096, "%llu\n",
      static_cast<unsigned long long>(current_kernel().kobjects().uevent_sequence()));
}
constexpr ::kobj_attribute kUeventSequence = {{"uevent_seqnum", 0444}, show_sequence, nullptr};

long show_endianness(::kobject*, ::kobj_attribute*, char* buffer) {
  std::strcpy(buffer, "little\n");
  return 7;
}
constexpr ::kobj_attribute kByteOrder = {{"cpu_byteorder", 0444}, show_endianness, nullptr};

// Only what is a bus's, a class's or a module's own object is announced.
int is_of_set(::kobject* object) { return object->ktype != &kOwnType; }
constexpr ::kset_uevent_ops kMembers = {is_of_set, nullptr, nullptr};

}  // namespace

::kobject& KObjects::make(::kobject& object, const char* name, ::kobject* parent) {
  kobject_init(&object, &kOwnType);
  kobject_name_borrow(&object, name);
  VERIFY(kobject_add(&object, parent) == 0);
  return object;
}

::kset& KObjects::make(::kset& set, const char* name, ::kobject* parent,
                       const ::kset_uevent_ops* operations) {
  set.kobj.ktype = &kOwnType;
  set.uevent_ops = operations;
  kset_init(&set);
  kobject_name_borrow(&set.kobj, name);
  VERIFY(kobject_add(&set.kobj, parent) == 0);
  return set;
}

KObjects::KObjects(Kernel& kernel) : kernel_(kernel) {
  make(bus_kset_, "bus", nullptr, &kMembers);
  make(class_kset_, "class", nullptr, nullptr);
  make(devices_kset_, "devices", nullptr, nullptr);
  make(system_, "system", &devices_kset_.kobj, nullptr);
  make(virtual_, "virtual", &devices_kset_.kobj);
  make(dev_, "dev", nullptr);
  make(block_, "block", &dev_);
  make(char_, "char", &dev_);
  make(firmware_, "firmware", nullptr);
  make(fs_, "fs", nullptr);
  make(kernel_kobj_, "kernel", nullptr);
  make(mm_, "mm", &kernel_kobj_);
  make(module_kset_, "module", nullptr, &kMembers);
  make(power_, "power", nullptr);
  VERIFY(sysfs::create_file(&kernel_kobj_, &kUeventSequence.attr) == 0);
  VERIFY(sysfs::create_file(&kernel_kobj_, &kByteOrder.attr) == 0);
  VERIFY(sysfs::create_mount_point(&kernel_kobj_, "debug") == 0);
  KernelData& data = kernel_.data();
  data.kernel_kobj = &kernel_kobj_;
  data.mm_kobj = &mm_;
  data.fs_kobj = &fs_;
  data.firmware_kobj = &firmware_;
  data.power_kobj = &power_;
}

KObjects::~KObjects() = default;

}  // namespace holdfast::kernel
