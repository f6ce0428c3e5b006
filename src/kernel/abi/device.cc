// <linux/device.h>: classes, devices, and what they print.
#include <holdfast/abi/module.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "kernel/abi/export.h"
#include "kernel/abi/kstrtox.h"
#include "kernel/abi/printk.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/module_call.h"
#include "kernel/core/notifier.h"
#include "kernel/core/refuse.h"
#include "kernel/driver/device_create.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel::abi {
namespace {

Devices& devices() { return current_kernel().devices(); }

void release_class(::hf_class* cls) { seq::release(cls); }

::device* create(const NewDevice& request, const char* format, va_list arguments) {
  if (!request.cls || is_error_pointer(request.cls)) return error_pointer<::device>(-ENODEV);
  auto made = create_device(request, vformat_string(format, arguments));
  return made.ok() ? made.value() : error_pointer<::device>(-made.error().code);
}

void print(const char* level, const ::device* device, const char* format, va_list arguments) {
  const std::string text = vformat_string(format, arguments);
  if (!device) {
    _printk("%s(NULL device *): %s", level, text.c_str());
    return;
  }
  _printk("%s%s %s: %s", level, driver_string(device), device_name(device), text.c_str());
}

}  // namespace

int __class_register(::hf_class* cls, void*) {
  if (refuses("class_register()", __builtin_return_address(0))) return -ENOMEM;
  return devices().register_class(cls);
}
int class_register(::hf_class* cls) {
  if (refuses("class_register()", __builtin_return_address(0))) return -ENOMEM;
  return devices().register_class(cls);
}
void class_unregister(::hf_class* cls) { devices().unregister_class(cls); }

::hf_class* __class_create(::module* owner, const char* name, void*) {
  auto* cls =
      static_cast<::hf_class*>(seq::allocate(sizeof(::hf_class), __builtin_return_address(0)));
  if (!cls) return error_pointer<::hf_class>(-ENOMEM);
  cls->name = name;
  cls->owner = owner;
  cls->class_release = release_class;
  const int error = devices().register_class(cls);
  if (error) {
    seq::release(cls);
    return error_pointer<::hf_class>(error);
  }
  return cls;
}

void class_destroy(::hf_class* cls) {
  if (cls && !is_error_pointer(cls)) devices().unregister_class(cls);
}

::device* device_create(::hf_class* cls, ::device* parent, unsigned number, void* data,
                        const char* format, ...) {
  if (refuses("device_create()", __builtin_return_address(0)))
    return error_pointer<::device>(-ENOMEM);
  va_list arguments;
  va_start(arguments, format);
  ::device* device = create(NewDevice{cls, parent, number, data, nullptr}, format, arguments);
  va_end(arguments);
  return device;
}

::device* device_create_with_groups(::hf_class* cls, ::device* parent, unsigned number, void* data,
                                    const ::attribute_group** groups, const char* format, ...) {
  if (refuses("device_create_with_groups()", __builtin_return_address(0)))
    return error_pointer<::device>(-ENOMEM);
  va_list arguments;
  va_start(arguments, format);
  ::device* device = create(NewDevice{cls, parent, number, data, groups}, format, arguments);
  va_end(arguments);
  return device;
}

void device_destroy(::hf_class* cls, unsigned number) { destroy_device(cls, number); }
void device_initialize(::device* device) { initialize_device(device); }
int device_add(::device* device) {
  if (refuses("device_add()", __builtin_return_address(0))) return -ENOMEM;
  return devices().add(device);
}
void device_del(::device* device) { devices().remove(device); }

::device* get_device(::device* device) {
  if (device) kobject_get(&device->kobj);
  return device;
}
void put_device(::device* device) {
  if (device) kobject_put(&device->kobj);
}

int device_register(::device* device) {
  initialize_device(device);
  if (refuses("device_register()", __builtin_return_address(0))) return -ENOMEM;
  return devices().add(device);
}
void device_unregister(::device* device) {
  devices().remove(device);
  kobject_put(&device->kobj);
}

int dev_set_name(::device* device, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const std::string name = vformat_string(format, arguments);
  va_end(arguments);
  return kobject_name_set(&device->kobj, name);
}

const char* dev_driver_string(const ::device* device) { return driver_string(device); }

void _dev_printk(const char* level, const ::device* device, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  print(level, device, format, arguments);
  va_end(arguments);
}

// Without the driver's name in front: what the level's callers have put into the text.
int dev_vprintk_emit(int level, const ::device*, const char* format, va_list arguments) {
  return _printk("\001%c%s", '0' + level, vformat_string(format, arguments).c_str());
}
int dev_printk_emit(int level, const ::device* device, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = dev_vprintk_emit(level, device, format, arguments);
  va_end(arguments);
  return length;
}

#define DEV_LEVEL(name, level)                                        \
  void _dev_##name(const ::device* device, const char* format, ...) { \
    va_list arguments;                                                \
    va_start(arguments, format);                                      \
    print("\001" level, device, format, arguments);                   \
    va_end(arguments);                                                \
  }
DEV_LEVEL(emerg, "0")
DEV_LEVEL(alert, "1")
DEV_LEVEL(crit, "2")
DEV_LEVEL(err, "3")
DEV_LEVEL(warn, "4")
DEV_LEVEL(notice, "5")
DEV_LEVEL(info, "6")
#undef DEV_LEVEL

int dev_err_probe(const ::device* device, int error, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const std::string text = vformat_string(format, arguments);
  va_end(arguments);
  const std::string whole =
      format_string("error %pe: ", reinterpret_cast<void*>(long{error})) + text;
  if (error != -kProbeDefer)
    _printk("\0013%s %s: %s", driver_string(device), device_name(device), whole.c_str());
  return error;
}

int device_create_file(::device* device, const ::device_attribute* attribute) {
  return device ? sysfs::create_file(&device->kobj, &attribute->attr) : 0;
}
void device_remove_file(::device* device, const ::device_attribute* attribute) {
  if (device) sysfs::remove_file(&device->kobj, &attribute->attr);
}
bool device_remove_file_self(::device* device, const ::device_attribute* attribute) {
  return device && sysfs::remove_file_self(&device->kobj, &attribute->attr);
}
int device_create_bin_file(::device* device, const ::bin_attribute* attribute) {
  return device ? sysfs::create_bin_file(&device->kobj, attribute) : -EINVAL;
}
void device_remove_bin_file(::device* device, const ::bin_attribute* attribute) {
  if (device) sysfs::remove_bin_file(&device->kobj, attribute);
}
int device_add_groups(::device* device, const ::attribute_group** groups) {
  return sysfs::create_groups(&device->kobj, groups);
}
void device_remove_groups(::device* device, const ::attribute_group** groups) {
  sysfs::remove_groups(&device->kobj, groups);
}

namespace {

template <class T>
T& variable(::device_attribute* attribute) {
  return *static_cast<T*>(reinterpret_cast<::dev_ext_attribute*>(attribute)->var);
}
int emit(char* buffer, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = sysfs::emit(buffer, 0, format, arguments);
  va_end(arguments);
  return length;
}

}  // namespace

long device_show_ulong(::device*, ::device_attribute* attribute, char* buffer) {
  return emit(buffer, "%lx\n", variable<unsigned long>(attribute));
}
long device_store_ulong(::device*, ::device_attribute* attribute, const char* buffer,
                        unsigned long size) {
  unsigned long long value = 0;
  if (int error = kstrtoull(buffer, 0, &value)) return error;
  variable<unsigned long>(attribute) = value;
  return static_cast<long>(size);
}
long device_show_int(::device*, ::device_attribute* attribute, char* buffer) {
  return emit(buffer, "%d\n", variable<int>(attribute));
}
long device_store_int(::device*, ::device_attribute* attribute, const char* buffer,
                      unsigned long size) {
  long long value = 0;
  if (int error = kstrtoll(buffer, 0, &value)) return error;
  if (value > INT_MAX || value < INT_MIN) return -EINVAL;
  variable<int>(attribute) = static_cast<int>(value);
  return static_cast<long>(size);
}
long device_show_bool(::device*, ::device_attribute* attribute, char* buffer) {
  return emit(buffer, "%d\n", variable<bool>(attribute) ? 1 : 0);
}
long device_store_bool(::device*, ::device_attribute* attribute, const char* buffer,
                       unsigned long size) {
  return kstrtobool(buffer, &variable<bool>(attribute)) < 0 ? -EINVAL : static_cast<long>(size);
}

int class_create_file_ns(::hf_class* cls, const ::class_attribute* attribute, const void*) {
  return cls ? sysfs::create_file(&row_of(cls)->set.kobj, &attribute->attr) : -EINVAL;
}
void class_remove_file_ns(::hf_class* cls, const ::class_attribute* attribute, const void*) {
  if (cls) sysfs::remove_file(&row_of(cls)->set.kobj, &attribute->attr);
}
long show_class_attr_string(::hf_class*, ::class_attribute* attribute, char* buffer) {
  return emit(buffer, "%s\n", reinterpret_cast<::class_attribute_string*>(attribute)->str);
}

int bus_register(::bus_type* bus) {
  if (refuses("bus_register()", __builtin_return_address(0))) return -ENOMEM;
  return devices().register_bus(bus);
}
void bus_unregister(::bus_type* bus) { devices().unregister_bus(bus); }
int bus_create_file(::bus_type* bus, ::bus_attribute* attribute) {
  BusRow* row = row_of(bus);
  return row ? sysfs::create_file(&row->set.kobj, &attribute->attr) : -EINVAL;
}
void bus_remove_file(::bus_type* bus, ::bus_attribute* attribute) {
  if (BusRow* row = row_of(bus)) sysfs::remove_file(&row->set.kobj, &attribute->attr);
}
int driver_register(::device_driver* driver) {
  if (refuses("driver_register()", __builtin_return_address(0))) return -ENOMEM;
  return devices().register_driver(driver);
}
void driver_unregister(::device_driver* driver) { devices().unregister_driver(driver); }
int driver_create_file(::device_driver* driver, const ::driver_attribute* attribute) {
  return driver ? sysfs::create_file(&row_of(driver)->object, &attribute->attr) : -EINVAL;
}
void driver_remove_file(::device_driver* driver, const ::driver_attribute* attribute) {
  if (driver) sysfs::remove_file(&row_of(driver)->object, &attribute->attr);
}
int device_attach(::device* device) {
  const int answer = devices().attach(device);
  devices().retry_deferred();
  return answer;
}
int driver_attach(::device_driver* driver) {
  const int answer = devices().attach(driver);
  devices().retry_deferred();
  return answer;
}
int device_driver_attach(::device_driver* driver, ::device* device) {
  const int answer = devices().bind(driver, device);
  devices().retry_deferred();
  return answer;
}
void device_release_driver(::device* device) { devices().release_driver(device); }
int device_reprobe(::device* device) {
  devices().release_driver(device);
  const int answer = device_attach(device);
  return answer < 0 ? answer : 0;
}

// Of a line that was written to sysfs; an empty one takes the override away.
int driver_set_override(::device* device, const char** override, const char* text,
                        unsigned long size) {
  if (!override || !text || size >= 4095) return -EINVAL;
  std::string_view name(text, size);
  name = name.substr(0, name.find('\n'));
  char* copy = name.empty() ? nullptr : copy_name(name);
  if (!copy && !name.empty()) return -ENOMEM;
  mutex_lock(&device->mutex);
  const char* old = std::exchange(*override, copy);
  mutex_unlock(&device->mutex);
  seq::release(old);
  return 0;
}

::device* __root_device_register(const char* name, ::module* owner) {
  auto* device =
      static_cast<::device*>(seq::allocate(sizeof(::device), __builtin_return_address(0)));
  if (!device) return error_pointer<::device>(-ENOMEM);
  device->release = +[](::device* gone) { seq::release(gone); };
  initialize_device(device);
  int error = kobject_name_set(&device->kobj, name);
  if (!error) error = devices().add(device);
  if (!error && owner && owner->hf_mkobj)
    error = sysfs::create_link(&device->kobj, &owner->hf_mkobj->kobj, "module");
  if (!error) return device;
  kobject_put(&device->kobj);
  return error_pointer<::device>(error);
}
void root_device_unregister(::device* device) {
  sysfs::remove_link(&device->kobj, "module");
  device_unregister(device);
}
int device_rename(::device* device, const char* name) {
  return device ? devices().rename(device, name) : -EINVAL;
}
int device_move(::device* device, ::device* parent, int) {
  return device ? devices().move(device, parent) : -EINVAL;
}
int device_change_owner(::device* device, unsigned uid, unsigned gid) {
  return device ? devices().change_owner(device, uid, gid) : -EINVAL;
}
bool kill_device(::device* device) { return devices().kill(device); }
int device_bind_driver(::device* device) { return devices().bind_by_hand(device); }

std::span<const Export> device_exports() {
  static const std::array kExports = {
      EXPORT_GPL(__class_register),
      EXPORT_GPL(class_register),
      EXPORT_GPL(class_unregister),
      EXPORT_GPL(__class_create),
      EXPORT_GPL(class_destroy),
      EXPORT_GPL(device_create),
      EXPORT_GPL(device_create_with_groups),
      EXPORT_GPL(device_destroy),
      EXPORT_GPL(device_initialize),
      EXPORT_GPL(device_add),
      EXPORT_GPL(device_del),
      EXPORT_GPL(device_register),
      EXPORT_GPL(device_unregister),
      EXPORT_GPL(get_device),
      EXPORT_GPL(put_device),
      EXPORT_GPL(dev_set_name),
      EXPORT(dev_driver_string),
      EXPORT_GPL(dev_err_probe),
      EXPORT_GPL(device_create_file),
      EXPORT_GPL(device_remove_file),
      EXPORT_GPL(device_remove_file_self),
      EXPORT_GPL(device_create_bin_file),
      EXPORT_GPL(device_remove_bin_file),
      EXPORT_GPL(device_add_groups),
      EXPORT_GPL(device_remove_groups),
      EXPORT_GPL(device_show_ulong),
      EXPORT_GPL(device_store_ulong),
      EXPORT_GPL(device_show_int),
      EXPORT_GPL(device_store_int),
      EXPORT_GPL(device_show_bool),
      EXPORT_GPL(device_store_bool),
      EXPORT_GPL(device_rename),
      EXPORT_GPL(device_move),
      EXPORT_GPL(device_change_owner),
      EXPORT_GPL(kill_device),
      EXPORT_GPL(device_bind_driver),
      EXPORT_GPL(driver_set_override),
      EXPORT_GPL(device_attach),
      EXPORT_GPL(device_driver_attach),
      EXPORT_GPL(device_release_driver),
      EXPORT_GPL(device_reprobe),
      EXPORT_GPL(__root_device_register),
      EXPORT_GPL(root_device_unregister),
      EXPORT_GPL(class_create_file_ns),
      EXPORT_GPL(class_remove_file_ns),
      EXPORT_GPL(show_class_attr_string),
      EXPORT_GPL(bus_register),
      EXPORT_GPL(bus_unregister),
      EXPORT_GPL(bus_create_file),
      EXPORT_GPL(bus_remove_file),
      EXPORT_GPL(driver_register),
      EXPORT_GPL(driver_unregister),
      EXPORT_GPL(driver_create_file),
      EXPORT_GPL(driver_remove_file),
      EXPORT_GPL(driver_attach),
      EXPORT(dev_vprintk_emit),
      EXPORT(dev_printk_emit),
      EXPORT(_dev_printk),
      EXPORT(_dev_emerg),
      EXPORT(_dev_alert),
      EXPORT(_dev_crit),
      EXPORT(_dev_err),
      EXPORT(_dev_warn),
      EXPORT(_dev_notice),
      EXPORT(_dev_info),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
