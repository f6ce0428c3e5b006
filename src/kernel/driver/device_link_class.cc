// /sys/class/devlink: a device for each link.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include "kernel/core/workqueues.h"
#include "kernel/driver/device_links.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

::device_link* link_of(::device* device) {
  char* at = reinterpret_cast<char*>(device) - offsetof(::device_link, link_dev);
  return reinterpret_cast<::device_link*>(at);
}

long put_line(char* buffer, const char* text) { return std::sprintf(buffer, "%s\n", text); }

long show_status(::device* device, ::device_attribute*, char* buffer) {
  switch (status_of(*link_of(device))) {
    case DL_STATE_NONE:
      return put_line(buffer, "not tracked");
    case DL_STATE_DORMANT:
      return put_line(buffer, "dormant");
    case DL_STATE_AVAILABLE:
      return put_line(buffer, "available");
    case DL_STATE_CONSUMER_PROBE:
      return put_line(buffer, "consumer probing");
    case DL_STATE_ACTIVE:
      return put_line(buffer, "active");
    case DL_STATE_SUPPLIER_UNBIND:
      return put_line(buffer, "supplier unbinding");
  }
  return put_line(buffer, "unknown");
}
long show_end(::device* device, ::device_attribute*, char* buffer) {
  const unsigned flags = flags_of(*link_of(device));
  if (flags & link_flag::kAutoremoveSupplier) return put_line(buffer, "supplier unbind");
  if (flags & link_flag::kAutoremoveConsumer) return put_line(buffer, "consumer unbind");
  return put_line(buffer, "never");
}
long show_flag(::device* device, unsigned flag, char* buffer) {
  return put_line(buffer, flags_of(*link_of(device)) & flag ? "1" : "0");
}
long show_power(::device* device, ::device_attribute*, char* buffer) {
  return show_flag(device, link_flag::kPmRuntime, buffer);
}
long show_sync(::device* device, ::device_attribute*, char* buffer) {
  return show_flag(device, link_flag::kSyncStateOnly, buffer);
}

::device_attribute kStatus = {{"status", 0444}, show_status, nullptr};
::device_attribute kEnd = {{"auto_remove_on", 0444}, show_end, nullptr};
::device_attribute kPower = {{"runtime_pm", 0444}, show_power, nullptr};
::device_attribute kSync = {{"sync_state_only", 0444}, show_sync, nullptr};
::attribute* kAttributes[] = {&kStatus.attr, &kEnd.attr, &kPower.attr, &kSync.attr, nullptr};
const ::attribute_group kGroup = {nullptr, nullptr, nullptr, kAttributes, nullptr};

// "platform:dummy.0"
std::string full_name(const ::device* device) {
  const char* kind = device->bus ? device->bus->name : device->class_ ? device->class_->name : "";
  return std::string(kind) + ":" + device_name(device);
}

// The last of a link; a device's release may be a module's, so it does not run where links change.
void free_link(::work_struct* work) {
  char* at = reinterpret_cast<char*>(work) - offsetof(::device_link, rm_work);
  auto* link = reinterpret_cast<::device_link*>(at);
  DeviceLinks& links = current_kernel().devices().links();
  links.begin_release(link);
  kobject_put(&link->consumer->kobj);
  kobject_put(&link->supplier->kobj);
  seq::release(link);
  links.end_release();
}

const void* release_of(const ::device* device) {
  void (*function)(::device*) = device->release;
  if (!function && device->type) function = device->type->release;
  if (!function && device->class_) function = device->class_->dev_release;
  return reinterpret_cast<const void*>(function);
}

}  // namespace

const ::attribute_group* const kLinkGroups[] = {&kGroup, nullptr};

std::string link_name(const ::device_link& link) {
  return full_name(link.supplier) + "--" + full_name(link.consumer);
}

void release_link(::device* device) {
  ::device_link* link = link_of(device);
  link->rm_work.func = free_link;
  current_kernel().devices().links().will_release(link);
  queue_work_on(0, current_kernel().data().system_long_wq, &link->rm_work);
}

void DeviceLinks::will_release(::device_link* link) {
  LockGuard guard(late_lock_);
  late_.push_back(link);
  late_count_.add(1);
}

void DeviceLinks::begin_release(::device_link* link) {
  LockGuard guard(late_lock_);
  std::erase(late_, link);
}

void DeviceLinks::end_release() {
  if (late_count_.sub(1) == 0) late_gone_.wake_all();
}

std::vector<const void*> DeviceLinks::releases_within(const void* begin, std::size_t size) {
  std::vector<const void*> found;
  if (late_count_.peek() == 0) return found;
  LockGuard guard(late_lock_);
  for (const ::device_link* link : late_) {
    for (const ::device* device : {link->consumer, link->supplier}) {
      const auto* function = static_cast<const std::byte*>(release_of(device));
      const auto* first = static_cast<const std::byte*>(begin);
      if (__atomic_load_n(&device->kobj.kref.hf_count, __ATOMIC_RELAXED) != 1 || function < first ||
          function >= first + size)
        continue;
      found.push_back(function);
    }
  }
  return found;
}

void DeviceLinks::wait_until_released() {
  if (late_count_.peek() == 0) return;
  late_gone_.wait([&] { return late_count_.load() == 0; });
}

int add_link_symlinks(::device* device, ::class_interface*) {
  ::kobject* own = &device->kobj;
  ::device* supplier = link_of(device)->supplier;
  ::device* consumer = link_of(device)->consumer;
  const std::string down = "consumer:" + full_name(consumer);
  if (int error = sysfs::create_link(own, &supplier->kobj, "supplier")) return error;
  int error = sysfs::create_link(own, &consumer->kobj, "consumer");
  if (!error) {
    error = sysfs::create_link(&supplier->kobj, own, down.c_str());
    if (!error) {
      error = sysfs::create_link(&consumer->kobj, own, ("supplier:" + full_name(supplier)).c_str());
      if (!error) return 0;
      sysfs::remove_link(&supplier->kobj, down.c_str());
    }
    sysfs::remove_link(own, "consumer");
  }
  sysfs::remove_link(own, "supplier");
  return error;
}

void remove_link_symlinks(::device* device, ::class_interface*) {
  ::device* supplier = link_of(device)->supplier;
  ::device* consumer = link_of(device)->consumer;
  sysfs::remove_link(&device->kobj, "consumer");
  sysfs::remove_link(&device->kobj, "supplier");
  if (consumer->kobj.state_in_sysfs)
    sysfs::remove_link(&consumer->kobj, ("supplier:" + full_name(supplier)).c_str());
  sysfs::remove_link(&supplier->kobj, ("consumer:" + full_name(consumer)).c_str());
}

}  // namespace holdfast::kernel
