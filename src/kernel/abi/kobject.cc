// <linux/kobject.h>.
#include "kernel/kobject/kobject.h"

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/core/refuse.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::abi {

using kernel::kobj_sysfs_ops;

int kobject_set_name(::kobject* object, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const std::string name = vformat_string(format, arguments);
  va_end(arguments);
  return kobject_name_set(object, name);
}

int kobject_add_named(::kobject* object, ::kobject* parent, const char* format, va_list arguments) {
  if (format) {
    if (int error = kobject_name_set(object, vformat_string(format, arguments))) return error;
  }
  return kernel::kobject_add(object, parent);
}

int kobject_add(::kobject* object, ::kobject* parent, const char* format, ...) {
  if (refuses("kobject_add()", __builtin_return_address(0))) return -ENOMEM;
  va_list arguments;
  va_start(arguments, format);
  const int error = kobject_add_named(object, parent, format, arguments);
  va_end(arguments);
  return error;
}

int kobject_init_and_add(::kobject* object, const ::kobj_type* type, ::kobject* parent,
                         const char* format, ...) {
  kernel::kobject_init(object, type);
  if (refuses("kobject_init_and_add()", __builtin_return_address(0))) return -ENOMEM;
  va_list arguments;
  va_start(arguments, format);
  const int error = kobject_add_named(object, parent, format, arguments);
  va_end(arguments);
  return error;
}

::kobject* kobject_create_and_add(const char* name, ::kobject* parent) {
  return kernel::kobject_create_and_add(name, parent, __builtin_return_address(0));
}
::kobject* kobject_create() { return kernel::kobject_create(__builtin_return_address(0)); }

char* kobject_get_path(::kobject* object, unsigned) {
  const std::string path = kobject_path(object);
  auto* copy = static_cast<char*>(seq::allocate(path.size() + 1, __builtin_return_address(0)));
  if (copy) std::memcpy(copy, path.c_str(), path.size());
  return copy;
}

int kobject_rename(::kobject* object, const char* name) {
  return kernel::kobject_rename(object, name);
}

::kset* kset_create_and_add(const char* name, const ::kset_uevent_ops* operations,
                            ::kobject* parent) {
  return kernel::kset_create_and_add(name, operations, parent, __builtin_return_address(0));
}
::kobject* kset_find_obj(::kset* set, const char* name) { return kernel::kset_find_obj(set, name); }

int kobject_uevent(::kobject* object, int action) {
  return kernel::kobject_uevent(object, static_cast<UeventAction>(action));
}
int kobject_uevent_env(::kobject* object, int action, char** extra) {
  return kernel::kobject_uevent(object, static_cast<UeventAction>(action), extra);
}
int add_uevent_var(::kobj_uevent_env* env, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int error = kernel::add_uevent_var(env, format, arguments);
  va_end(arguments);
  return error;
}

std::span<const Export> kobject_exports() {
  static const std::array kExports = {
      EXPORT(kobject_set_name),
      HOLDFAST_EXPORT_AS("kobject_init", &kernel::kobject_init, Licence::kAny),
      EXPORT(kobject_add),
      EXPORT_GPL(kobject_init_and_add),
      HOLDFAST_EXPORT_AS("kobject_del", &kernel::kobject_del, Licence::kAny),
      EXPORT_GPL(kobject_rename),
      HOLDFAST_EXPORT_AS("kobject_move", &kernel::kobject_move, Licence::kGplOnly),
      HOLDFAST_EXPORT_AS("kobject_get", &kernel::kobject_get, Licence::kAny),
      HOLDFAST_EXPORT_AS("kobject_get_unless_zero", &kernel::kobject_get_unless_zero,
                         Licence::kAny),
      HOLDFAST_EXPORT_AS("kobject_put", &kernel::kobject_put, Licence::kAny),
      EXPORT_GPL(kobject_create_and_add),
      EXPORT_GPL(kobject_get_path),
      HOLDFAST_EXPORT_AS("kset_register", &kernel::kset_register, Licence::kAny),
      HOLDFAST_EXPORT_AS("kset_unregister", &kernel::kset_unregister, Licence::kAny),
      HOLDFAST_EXPORT_AS("kset_init", &kernel::kset_init, Licence::kGplOnly),
      EXPORT_GPL(kset_find_obj),
      EXPORT_GPL(kset_create_and_add),
      EXPORT_GPL(kobject_uevent),
      EXPORT_GPL(kobject_uevent_env),
      EXPORT_GPL(add_uevent_var),
      HOLDFAST_EXPORT_AS("kobject_synth_uevent", &kernel::kobject_synth_uevent, Licence::kGplOnly),
      EXPORT_CONSTANT(kobj_sysfs_ops),
      EXPORT_DATA(kernel_kobj),
      EXPORT_DATA(mm_kobj),
      EXPORT_DATA(fs_kobj),
      EXPORT_DATA(firmware_kobj),
      EXPORT_DATA(power_kobj),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
