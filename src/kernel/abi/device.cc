// <linux/device.h>: classes, devices, and what they print.
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <string>

#include "kernel/abi/export.h"
#include "kernel/abi/printk.h"
#include "kernel/chardev/device_create.h"
#include "kernel/chardev/devices.h"
#include "kernel/chardev/kobject.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::abi {
namespace {

Devices& devices() { return current_kernel().char_devices().devices(); }

template <class T>
T* error_pointer(int error) {
  return reinterpret_cast<T*>(static_cast<long>(error));
}
bool is_error(const void* pointer) {
  return reinterpret_cast<unsigned long>(pointer) >= static_cast<unsigned long>(-4095L);
}

void release_class(::hf_class* cls) { seq::release(cls); }

::device* create(const NewDevice& request, const char* format, va_list arguments) {
  if (!request.cls || is_error(request.cls)) return error_pointer<::device>(-ENODEV);
  auto made = create_device(request, vformat_string(format, arguments));
  return made.ok() ? made.value() : error_pointer<::device>(-made.error().code);
}

const char* name_of(const ::device* device) {
  return device->kobj.name ? device->kobj.name : (device->init_name ? device->init_name : "");
}

void print(const char* level, const ::device* device, const char* format, va_list arguments) {
  const std::string text = vformat_string(format, arguments);
  if (!device) {
    _printk("%s(NULL device *): %s", level, text.c_str());
    return;
  }
  const char* driver = device->class_ ? device->class_->name : "";
  _printk("%s%s %s: %s", level, driver, name_of(device), text.c_str());
}

}  // namespace

int __class_register(::hf_class* cls, void*) { return devices().register_class(cls); }
int class_register(::hf_class* cls) { return devices().register_class(cls); }
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
  if (cls && !is_error(cls)) devices().unregister_class(cls);
}

::device* device_create(::hf_class* cls, ::device* parent, unsigned number, void* data,
                        const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  ::device* device = create(NewDevice{cls, parent, number, data, nullptr}, format, arguments);
  va_end(arguments);
  return device;
}

::device* device_create_with_groups(::hf_class* cls, ::device* parent, unsigned number, void* data,
                                    const ::attribute_group** groups, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  ::device* device = create(NewDevice{cls, parent, number, data, groups}, format, arguments);
  va_end(arguments);
  return device;
}

void device_destroy(::hf_class* cls, unsigned number) { destroy_device(cls, number); }
void device_initialize(::device* device) { initialize_device(device); }
int device_add(::device* device) { return devices().add(device); }
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

const char* dev_driver_string(const ::device* device) {
  return device->class_ ? device->class_->name : "";
}

void _dev_printk(const char* level, const ::device* device, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  print(level, device, format, arguments);
  va_end(arguments);
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
