// Classes: /sys/class/NAME (Linux: drivers/base/class.c).
#include <algorithm>
#include <cerrno>

#include "kernel/core/module_call.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

ClassRow* class_of(::kobject* object) { return row_of_set<ClassRow>(object); }

long show(::kobject* object, ::attribute* attribute, char* buffer) {
  auto* own = reinterpret_cast<::class_attribute*>(attribute);
  return own->show ? own->show(class_of(object)->cls, own, buffer) : -EIO;
}
long store(::kobject* object, ::attribute* attribute, const char* buffer, unsigned long size) {
  auto* own = reinterpret_cast<::class_attribute*>(attribute);
  return own->store ? own->store(class_of(object)->cls, own, buffer, size) : -EIO;
}
constexpr ::sysfs_ops kOperations = {show, store};

void release(::kobject* object) {
  ClassRow* row = class_of(object);
  ::hf_class* cls = row->cls;
  if (cls->class_release) call_module_void(cls->class_release, cls);
  current_kernel().devices().forget(row);
}

constexpr ::kobj_type make_type() {
  ::kobj_type type{};
  type.release = release;
  type.sysfs_ops = &kOperations;
  return type;
}
constexpr ::kobj_type kClassType = make_type();

int create_attributes(::hf_class* cls, ::kobject* object) {
  for (auto* at = cls->class_attrs; at && at->attr.name; ++at) {
    if (int error = sysfs::create_file(object, &at->attr)) return error;
  }
  return sysfs::create_groups(object, cls->class_groups);
}

}  // namespace

int Devices::register_set(Row* row, ::kset& set, const std::string& name, ::kset* all,
                          const ::kobj_type& type) {
  set.kobj.kset = all;
  set.kobj.ktype = &type;
  kobject_name_borrow(&set.kobj, name.c_str());
  const int error = kset_register(&set);
  if (error) forget(row);
  return error;
}

int Devices::register_class(::hf_class* cls) {
  auto made = std::make_unique<ClassRow>();
  made->cls = cls;
  made->name = cls->name ? cls->name : "";
  ClassRow* row = keep(std::move(made));
  int error = register_set(row, row->set, row->name, kernel_.kobjects().class_kset(), kClassType);
  if (error) return error;
  cls->p = row;
  error = create_attributes(cls, &row->set.kobj);
  if (error) unregister_class(cls);
  return error;
}

void Devices::unregister_class(::hf_class* cls) {
  ClassRow* row = row_of(cls);
  if (!row) return;
  sysfs::remove_groups(&row->set.kobj, cls->class_groups);
  kset_unregister(&row->set);
}

// The module's struct is read before the lock is taken: a fault with it held is a panic.
::device* Devices::find(const ::hf_class* cls, unsigned number) {
  const ClassRow* wanted = row_of(cls);
  return find_device(
      [&](const DeviceRow& row) { return row.cls && row.cls == wanted && row.number == number; });
}

::device* Devices::find(const ::hf_class* cls, std::string_view name) {
  const ClassRow* wanted = row_of(cls);
  return find_device(
      [&](const DeviceRow& row) { return row.cls && row.cls == wanted && row.name == name; });
}

}  // namespace holdfast::kernel
