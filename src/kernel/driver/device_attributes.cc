// The files that every device has: uevent, dev, power/; and the uevents of devices.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "kernel/chardev/char_devices.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {

bool is_device(const ::kobject* object);

namespace {

constexpr std::size_t kPage = 4096;

long show(::kobject* object, ::attribute* attribute, char* buffer) {
  auto* own = reinterpret_cast<::device_attribute*>(attribute);
  if (!own->show) return -EIO;
  const long length = own->show(device_of(object), own, buffer);
  if (length >= static_cast<long>(kPage)) {
    current_kernel().log().emit(Level::kWarning,
                                format_string("dev_attr_show: %pS returned bad count", own->show));
  }
  return length;
}
long store(::kobject* object, ::attribute* attribute, const char* buffer, unsigned long size) {
  auto* own = reinterpret_cast<::device_attribute*>(attribute);
  return own->store ? own->store(device_of(object), own, buffer, size) : -EIO;
}
constexpr ::sysfs_ops kOperations = {show, store};

template <class... Arguments>
int add_variable(::kobj_uevent_env* env, const char* format, Arguments... arguments) {
  return add_uevent_text(env, format_string(format, arguments...));
}

void add_node(::device* device, ::kobj_uevent_env* env) {
  unsigned short mode = 0;
  unsigned uid = 0, gid = 0;
  add_variable(env, "MAJOR=%u", major_of(device->devt));
  add_variable(env, "MINOR=%u", minor_of(device->devt));
  add_variable(env, "DEVNAME=%s", node_name(device, &mode, &uid, &gid).c_str());
  if (mode) add_variable(env, "DEVMODE=%#o", mode & 0777);
  if (uid) add_variable(env, "DEVUID=%u", uid);
  if (gid) add_variable(env, "DEVGID=%u", gid);
}

int uevent(::kobject* object, ::kobj_uevent_env* env) {
  ::device* device = device_of(object);
  if (major_of(device->devt)) add_node(device, env);
  if (device->type && device->type->name) add_variable(env, "DEVTYPE=%s", device->type->name);
  if (device->driver) add_variable(env, "DRIVER=%s", device->driver->name);
  int error = 0;
  if (device->bus && device->bus->uevent)
    error = call_module(-EIO, device->bus->uevent, device, env);
  if (device->class_ && device->class_->dev_uevent)
    error = call_module(-EIO, device->class_->dev_uevent, device, env);
  if (device->type && device->type->uevent)
    error = call_module(-EIO, device->type->uevent, device, env);
  return error;
}

int filter(::kobject* object) {
  if (!is_device(object)) return 0;
  ::device* device = device_of(object);
  return device->bus || device->class_;
}

const char* subsystem(::kobject* object) {
  ::device* device = device_of(object);
  if (device->bus) return device->bus->name;
  return device->class_ ? device->class_->name : nullptr;
}

long show_uevent(::device* device, ::device_attribute*, char* buffer) {
  if (!filter(&device->kobj)) return 0;
  auto* env = static_cast<::kobj_uevent_env*>(seq::allocate(sizeof(::kobj_uevent_env), nullptr));
  if (!env) return -ENOMEM;
  long length = uevent(&device->kobj, env);
  for (int i = 0; length >= 0 && i < env->envp_idx; ++i) {
    length += std::snprintf(buffer + length, kPage - static_cast<std::size_t>(length), "%s\n",
                            env->envp[i]);
  }
  seq::release(env);
  return length;
}

long store_uevent(::device* device, ::device_attribute*, const char* buffer, unsigned long size) {
  const int error = kobject_synth_uevent(&device->kobj, buffer, size);
  if (!error) return static_cast<long>(size);
  current_kernel().log().print(Level::kError, "%s %s: uevent: failed to send synthetic uevent: %d",
                               driver_string(device), device_name(device), error);
  return error;
}

long show_number(::device* device, ::device_attribute*, char* buffer) {
  return std::snprintf(buffer, kPage, "%u:%u\n", major_of(device->devt), minor_of(device->devt));
}

long put_text(char* buffer, const char* text) {
  std::strcpy(buffer, text);
  return static_cast<long>(std::strlen(text));
}
// hf_power of struct device: what was written to power/control and power/async.
constexpr unsigned char kForbidden = 1, kAsync = 2;
void set_power(::device* device, unsigned char bit, bool on) {
  device->hf_power =
      static_cast<unsigned char>(on ? device->hf_power | bit : device->hf_power & ~bit);
}
long show_control(::device* device, ::device_attribute*, char* buffer) {
  return put_text(buffer, device->hf_power & kForbidden ? "on\n" : "auto\n");
}
long store_control(::device* device, ::device_attribute*, const char* buffer, unsigned long size) {
  std::string_view text(buffer, size);
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (text != "on" && text != "auto") return -EINVAL;
  set_power(device, kForbidden, text == "on");
  return static_cast<long>(size);
}
long show_async(::device* device, ::device_attribute*, char* buffer) {
  return put_text(buffer, device->hf_power & kAsync ? "enabled\n" : "disabled\n");
}
long store_async(::device* device, ::device_attribute*, const char* buffer, unsigned long size) {
  std::string_view text(buffer, size);
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (text != "enabled" && text != "disabled") return -EINVAL;
  set_power(device, kAsync, text == "enabled");
  return static_cast<long>(size);
}
long show_enabled(::device* device, ::device_attribute*, char* buffer) {
  return put_text(buffer, device->hf_power & kForbidden ? "disabled & forbidden\n" : "disabled\n");
}
long show_usage(::device* device, ::device_attribute*, char* buffer) {
  return put_text(buffer, device->hf_power & kForbidden ? "1\n" : "0\n");
}
long show_status(::device*, ::device_attribute*, char* buffer) {
  return put_text(buffer, "unsupported\n");
}
long show_zero(::device*, ::device_attribute*, char* buffer) { return put_text(buffer, "0\n"); }
long refuse_show(::device*, ::device_attribute*, char*) { return -EIO; }
long refuse_store(::device*, ::device_attribute*, const char*, unsigned long) { return -EIO; }

::device_attribute kUevent = {{"uevent", 0644}, show_uevent, store_uevent};
::device_attribute kNumber = {{"dev", 0444}, show_number, nullptr};

// No device here has runtime power management: this is what Linux shows for those.
::device_attribute kControl = {{"control", 0644}, show_control, store_control};
::device_attribute kStatus = {{"runtime_status", 0444}, show_status, nullptr};
::device_attribute kSuspended = {{"runtime_suspended_time", 0444}, show_zero, nullptr};
::device_attribute kActive = {{"runtime_active_time", 0444}, show_zero, nullptr};
::device_attribute kUsage = {{"runtime_usage", 0444}, show_usage, nullptr};
::device_attribute kChildren = {{"runtime_active_kids", 0444}, show_zero, nullptr};
::device_attribute kEnabled = {{"runtime_enabled", 0444}, show_enabled, nullptr};
::device_attribute kAsyncFile = {{"async", 0644}, show_async, store_async};
::device_attribute kDelay = {{"autosuspend_delay_ms", 0644}, refuse_show, refuse_store};
::attribute* kPowerAttributes[] = {
    &kControl.attr, &kStatus.attr,   &kSuspended.attr, &kActive.attr,    &kDelay.attr,
    &kUsage.attr,   &kChildren.attr, &kEnabled.attr,   &kAsyncFile.attr, nullptr};
const ::attribute_group kPower = {"power", nullptr, nullptr, kPowerAttributes, nullptr};

}  // namespace

const ::kset_uevent_ops kDeviceUevents = {filter, subsystem, uevent};
const ::attribute_group& power_group() { return kPower; }
const ::device_attribute& uevent_attribute() { return kUevent; }
const ::device_attribute& number_attribute() { return kNumber; }
const ::sysfs_ops& device_sysfs_operations() { return kOperations; }

std::string node_name(::device* device, unsigned short* mode, unsigned* uid, unsigned* gid) {
  char* made = nullptr;
  if (device->type && device->type->devnode) {
    made = call_module(static_cast<char*>(nullptr), device->type->devnode, device, mode, uid, gid);
  } else if (device->class_ && device->class_->devnode) {
    made = call_module(static_cast<char*>(nullptr), device->class_->devnode, device, mode);
  }
  std::string name = made ? made : device->kobj.name;
  if (made) {
    seq::release(made);
  } else {
    std::replace(name.begin(), name.end(), '!', '/');
  }
  return name;
}

const char* device_name(const ::device* device) {
  if (device->init_name) return device->init_name;
  return device->kobj.name ? device->kobj.name : "";
}

const char* driver_string(const ::device* device) {
  if (device->driver) return device->driver->name;
  if (device->bus) return device->bus->name;
  return device->class_ ? device->class_->name : "";
}

}  // namespace holdfast::kernel
