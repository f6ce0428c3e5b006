// A device that changes its name, its place or its owner.
#include <cerrno>

#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {

// As in Linux, what a bus or a driver calls it stays: only the class's link follows.
int Devices::rename(::device* device, std::string_view name) {
  DeviceRow* row = row_of(device);
  if (row && row->cls) {
    const int error =
        sysfs::rename_link(&row->cls->set.kobj, &device->kobj, row->name.c_str(), name);
    if (error) return error;
  }
  const int error = kobject_rename(&device->kobj, name);
  if (!error && row) row->name = device->kobj.name;
  return error;
}

// A glue directory that it leaves stays, even empty: Linux forgets to let go of it.
int Devices::move(::device* device, ::device* parent) {
  DeviceRow* row = row_of(device);
  if (!row) return -EINVAL;
  if (parent) kobject_get(&parent->kobj);
  Glue* glue = nullptr;
  int error = 0;
  ::kobject* above = directory_below(device, parent, *row, glue, error);
  if (!error) {
    error = kobject_move(&device->kobj, above);
    if (error && glue) leave_glue(*row, glue);
  }
  if (error) {
    if (parent) kobject_put(&parent->kobj);
    return error;
  }
  row->glue = glue;
  ::device* old = device->parent;
  device->parent = parent;
  if (old && row_of(old)) unlist(row_of(old)->children, *row);
  if (parent) {
    list(make_row(parent).children, *row);
    device->numa_node = parent->numa_node;
  }
  if (row->cls) {
    if (old) sysfs::remove_link(&device->kobj, "device");
    if (parent) error = sysfs::create_link(&device->kobj, &parent->kobj, "device");
  }
  if (old) kobject_put(&old->kobj);
  return error;
}

int Devices::change_owner(::device* device, unsigned uid, unsigned gid) {
  ::kobject* object = &device->kobj;
  const DeviceRow* row = row_of(device);
  int error = sysfs::change_owner(object, uid, gid);
  if (!error) error = sysfs::change_file_owner(object, "uevent", uid, gid);
  if (!error && row && row->cls)
    error = sysfs::change_groups_owner(object, device->class_->dev_groups, uid, gid);
  if (!error && device->type)
    error = sysfs::change_groups_owner(object, device->type->groups, uid, gid);
  if (!error) error = sysfs::change_groups_owner(object, device->groups, uid, gid);
  if (!error && !(device->hf_power & kNoPowerFiles))
    error = sysfs::change_group_owner(object, &power_group(), uid, gid);
  if (!error && row && row->cls)
    error = sysfs::change_link_owner(&row->cls->set.kobj, object, row->name.c_str(), uid, gid);
  return error;
}

bool Devices::kill(::device* device) {
  LockGuard guard(lock_);
  DeviceRow* row = row_of(device);
  if (!row || row->dead) return false;
  row->dead = true;
  return true;
}

}  // namespace holdfast::kernel
