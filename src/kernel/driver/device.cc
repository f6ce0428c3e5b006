// Devices: device_add() and device_del() in Linux's order (drivers/base/core.c).
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>

#include "kernel/chardev/char_devices.h"
#include "kernel/chardev/dev_fs.h"
#include "kernel/core/module_call.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/warn.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {
namespace {

// device_release(): the device's own way to go, its type's, its class's.
void release_device(::kobject* object) {
  ::device* device = device_of(object);
  release_all_devres(device);
  DeviceRow* row = row_of(device);
  if (device->release) {
    device->release(device);
  } else if (device->type && device->type->release) {
    device->type->release(device);
  } else if (device->class_ && device->class_->dev_release) {
    device->class_->dev_release(device);
  } else {
    warn("device_release",
         "Device '%s' does not have a release() function, it is broken and must be fixed. See "
         "Documentation/core-api/kobject.rst.",
         object->name ? object->name : "(null)");
  }
  if (row) current_kernel().devices().forget(row);
}

void own(::kobject* object, unsigned* uid, unsigned* gid) {
  ::device* device = device_of(object);
  if (device->class_ && device->class_->get_ownership)
    call_module_void(device->class_->get_ownership, device, uid, gid);
}

constexpr ::kobj_type make_type() {
  ::kobj_type type{};
  type.release = release_device;
  type.get_ownership = own;
  return type;
}

struct DeviceType : ::kobj_type {
  DeviceType() : ::kobj_type(make_type()) { sysfs_ops = &device_sysfs_operations(); }
};
const DeviceType kDeviceType;

void release_glue(::kobject* object) {
  current_kernel().devices().forget(row_of_object<Glue>(object));
}
constexpr ::kobj_type make_glue_type() {
  ::kobj_type type{};
  type.release = release_glue;
  type.sysfs_ops = &kobj_sysfs_ops;
  return type;
}
constexpr ::kobj_type kGlueType = make_glue_type();

constexpr std::uint32_t kDefaultMode = 0600;

// A module may destroy its class or bus before its devices: their rows stay until those are gone.
void hold_rows(DeviceRow& row) {
  if (row.cls) kobject_get(&row.cls->set.kobj);
  if (row.bus) kobject_get(&row.bus->set.kobj);
}
void put_rows(DeviceRow& row) {
  if (ClassRow* cls = std::exchange(row.cls, nullptr)) kobject_put(&cls->set.kobj);
  if (BusRow* bus = std::exchange(row.bus, nullptr)) kobject_put(&bus->set.kobj);
}

}  // namespace

bool is_device(const ::kobject* object) { return object->ktype == &kDeviceType; }

template <class T>
T* Devices::keep(std::unique_ptr<T> row) {
  T* kept = row.get();
  LockGuard guard(lock_);
  rows_.emplace(kept, std::move(row));
  return kept;
}
template ClassRow* Devices::keep(std::unique_ptr<ClassRow>);
template BusRow* Devices::keep(std::unique_ptr<BusRow>);
template DriverRow* Devices::keep(std::unique_ptr<DriverRow>);
template DeviceRow* Devices::keep(std::unique_ptr<DeviceRow>);

void Devices::forget(Row* row) {
  std::unique_ptr<Row> gone;  // goes after the lock
  LockGuard guard(lock_);
  auto found = rows_.find(row);
  if (found == rows_.end()) return;
  gone = std::move(found->second);
  rows_.erase(found);
}

Devices::Devices(Kernel& kernel) : kernel_(kernel) {
  kernel_.kobjects().devices_kset()->uevent_ops = &kDeviceUevents;
  links_ = std::make_unique<DeviceLinks>(*this);
  make_platform_bus();
}

Devices::~Devices() = default;

void initialize_device(::device* device) {
  device->kobj.kset = current_kernel().kobjects().devices_kset();
  kobject_init(&device->kobj, &kDeviceType);
  __mutex_init(&device->mutex, "&dev->mutex", nullptr);
  device->devres_head = ::list_head{&device->devres_head, &device->devres_head};
  device->devres_lock = ::spinlock{};
  device->numa_node = -1;
}

Result<Glue*> Devices::glue_below(ClassRow& cls, ::kobject* above) {
  MutexGuard guard(gdp_mutex_);
  for (Glue* glue : cls.glue) {
    if (glue->above != above) continue;
    ++glue->children;
    return glue;
  }
  auto made = std::make_unique<Glue>();
  made->above = above;
  made->name = cls.name;
  made->children = 1;
  Glue* glue = keep(std::move(made));
  kobject_init(&glue->object, &kGlueType);
  kobject_name_borrow(&glue->object, glue->name.c_str());
  const int error = kobject_add(&glue->object, above);
  if (error) {
    kobject_put(&glue->object);
    return Error{-error};
  }
  cls.glue.push_back(glue);
  return glue;
}

void Devices::leave_glue(DeviceRow& row, Glue* glue) {
  if (!glue) return;
  MutexGuard guard(gdp_mutex_);
  if (--glue->children != 0) return;
  if (row.cls) std::erase(row.cls->glue, glue);
  kobject_del(&glue->object);
  kobject_put(&glue->object);
}

// get_device_parent(). nullptr: the kset's own directory, /sys/devices.
::kobject* Devices::directory_below(::device* device, ::device* parent, DeviceRow& row, Glue*& glue,
                                    int& error) {
  if (!row.cls) {
    if (!parent && device->bus && device->bus->dev_root) return &device->bus->dev_root->kobj;
    return parent ? &parent->kobj : nullptr;
  }
  if (parent && parent->class_ && !device->class_->ns_type) return &parent->kobj;
  auto made = glue_below(*row.cls, parent ? &parent->kobj : kernel_.kobjects().virtual_devices());
  if (!made.ok()) {
    error = -made.error().code;
    return nullptr;
  }
  glue = made.value();
  return &glue->object;
}

int Devices::add_links(::device* device, DeviceRow& row) {
  if (!row.cls) return 0;
  ::kobject* object = &device->kobj;
  if (int error = sysfs::create_link(object, &row.cls->set.kobj, "subsystem")) return error;
  int error = device->parent ? sysfs::create_link(object, &device->parent->kobj, "device") : 0;
  if (!error) error = sysfs::create_link(&row.cls->set.kobj, object, row.name.c_str());
  if (!error) return 0;
  sysfs::remove_link(object, "device");
  sysfs::remove_link(object, "subsystem");
  return error;
}

void Devices::remove_links(::device* device, DeviceRow& row) {
  if (!row.cls) return;
  sysfs::remove_link(&device->kobj, "device");
  sysfs::remove_link(&device->kobj, "subsystem");
  sysfs::remove_link(&row.cls->set.kobj, row.name.c_str());
}

int Devices::add_attributes(::device* device, DeviceRow& row) {
  ::kobject* object = &device->kobj;
  const ::device_type* type = device->type;
  int error = 0;
  for (auto* at = row.cls ? device->class_->dev_attrs : nullptr; at && at->attr.name && !error;
       ++at)
    error = sysfs::create_file(object, &at->attr);
  if (!error && row.cls) error = sysfs::create_groups(object, device->class_->dev_groups);
  if (error) return error;
  if (type) error = sysfs::create_groups(object, type->groups);
  if (!error) {
    error = sysfs::create_groups(object, device->groups);
    if (!error) return 0;
    if (type) sysfs::remove_groups(object, type->groups);
  }
  if (row.cls) sysfs::remove_groups(object, device->class_->dev_groups);
  return error;
}

void Devices::remove_attributes(::device* device, DeviceRow& row) {
  ::kobject* object = &device->kobj;
  sysfs::remove_groups(object, device->groups);
  if (device->type) sysfs::remove_groups(object, device->type->groups);
  if (row.cls) sysfs::remove_groups(object, device->class_->dev_groups);
}

int Devices::add_number(::device* device, DeviceRow& row) {
  row.number = device->devt;
  if (major_of(device->devt) == 0) return 0;
  if (int error = sysfs::create_file(&device->kobj, &number_attribute().attr)) return error;
  const std::string name =
      std::to_string(major_of(device->devt)) + ":" + std::to_string(minor_of(device->devt));
  if (int error = sysfs::create_link(kernel_.kobjects().dev_char(), &device->kobj, name.c_str())) {
    sysfs::remove_file(&device->kobj, &number_attribute().attr);
    return error;
  }
  unsigned short mode = 0;
  unsigned uid = 0, gid = 0;
  std::string node = node_name(device, &mode, &uid, &gid);
  const Status made = kernel_.char_devices().dev_fs().make_node(
      node, device->devt, mode ? mode : kDefaultMode, uid, gid);
  if (made.ok()) row.node = std::move(node);  // devtmpfs' failures are not the driver's
  return 0;
}

void Devices::remove_number(::device* device, DeviceRow& row) {
  if (major_of(row.number) == 0) return;
  if (!row.node.empty()) (void)kernel_.char_devices().dev_fs().remove(row.node);
  const std::string name =
      std::to_string(major_of(row.number)) + ":" + std::to_string(minor_of(row.number));
  sysfs::remove_link(kernel_.kobjects().dev_char(), name.c_str());
  sysfs::remove_file(&device->kobj, &number_attribute().attr);
}

// Each step undoes what came before it when it fails.
int Devices::add_to_sysfs(::device* device, DeviceRow& row) {
  ::kobject* object = &device->kobj;
  int error = sysfs::create_file(object, &uevent_attribute().attr);
  if (error) return error;
  error = add_links(device, row);
  if (!error) {
    error = add_attributes(device, row);
    if (!error) {
      error = add_to_bus(device, row);
      if (!error) {
        const bool power = !(device->hf_power & kNoPowerFiles);
        if (power) error = sysfs::create_group(object, &power_group());
        if (!error) {
          error = add_number(device, row);
          if (!error) return 0;
          if (power) sysfs::remove_group(object, &power_group());
        }
        remove_from_bus(device, row);
      }
      remove_attributes(device, row);
    }
    remove_links(device, row);
  }
  sysfs::remove_file(object, &uevent_attribute().attr);
  return error;
}

DeviceRow& Devices::make_row(::device* device) {
  if (!device->p) {
    auto made = std::make_unique<DeviceRow>();
    made->device = device;
    device->p = keep(std::move(made));
  }
  return *row_of(device);
}

int Devices::add(::device* device) {
  if (!device) return -EINVAL;
  kobject_get(&device->kobj);
  DeviceRow& row = make_row(device);
  int error = 0;
  if (device->init_name) {
    error = kobject_name_set(&device->kobj, device->init_name);
    device->init_name = nullptr;
  }
  if (!device->kobj.name && device->bus && device->bus->dev_name)
    error = kobject_name_set(&device->kobj, device->bus->dev_name + std::to_string(device->id));
  if (!error && !device->kobj.name) error = -EINVAL;
  if (error) {
    kobject_put(&device->kobj);
    return error;
  }
  row.name = device->kobj.name;
  row.cls = device->class_ ? row_of(device->class_) : nullptr;
  row.bus = device->bus ? row_of(device->bus) : nullptr;
  hold_rows(row);
  ::device* parent = device->parent;
  if (parent) kobject_get(&parent->kobj);
  ::kobject* above = directory_below(device, parent, row, row.glue, error);
  if (!error) {
    error = kobject_add(&device->kobj, above ? above : device->kobj.parent);
    if (!error) {
      error = add_to_sysfs(device, row);
      if (error) kobject_del(&device->kobj);
    }
    if (error) leave_glue(row, std::exchange(row.glue, nullptr));
  }
  if (error) {
    put_rows(row);
    if (parent) kobject_put(&parent->kobj);
    kobject_put(&device->kobj);
    return error;
  }
  __atomic_store_n(&row.in_power_list, true, __ATOMIC_RELEASE);
  tell_bus(device, BusEvent::kAddDevice);
  kobject_uevent(&device->kobj, UeventAction::kAdd);
  {
    LockGuard guard(lock_);
    row.registered = true;
    devices_.push_back(&row);
  }
  if (row.bus) {
    if (row.bus->autoprobe) (void)attach(device);
    tell_bus_interfaces(device, *row.bus, true);
  }
  if (parent) list(make_row(parent).children, row);
  join_class(device, row);
  if (row.bus && row.bus->autoprobe) retry_deferred();
  return 0;
}

void Devices::remove(::device* device) {
  DeviceRow* row = row_of(device);
  if (!row || !row->registered) return;
  {
    LockGuard guard(lock_);
    row->registered = false;
    row->dead = true;
    std::erase(devices_, row);
  }
  tell_bus(device, BusEvent::kDelDevice);
  ::device* parent = device->parent;
  if (!(device->hf_power & kNoPowerFiles)) sysfs::remove_group(&device->kobj, &power_group());
  if (parent && row_of(parent)) unlist(row_of(parent)->children, *row);
  remove_number(device, *row);
  remove_links(device, *row);
  leave_class(device, *row);
  sysfs::remove_file(&device->kobj, &uevent_attribute().attr);
  remove_attributes(device, *row);
  set_deferred(device, false);
  remove_from_bus(device, *row);
  __atomic_store_n(&row->in_power_list, false, __ATOMIC_RELEASE);
  links_->purge(device);
  release_all_devres(device);
  tell_bus(device, BusEvent::kRemovedDevice);
  kobject_uevent(&device->kobj, UeventAction::kRemove);
  kobject_del(&device->kobj);
  leave_glue(*row, std::exchange(row->glue, nullptr));
  put_rows(*row);
  if (parent) kobject_put(&parent->kobj);
  kobject_put(&device->kobj);
}

}  // namespace holdfast::kernel
