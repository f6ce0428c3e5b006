#include "kernel/chardev/devices.h"

#include <algorithm>
#include <cerrno>

#include "kernel/chardev/dev_fs.h"
#include "kernel/chardev/kobject.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/mutex.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {
namespace {

// device_release(): the device's own way to go, its type's, its class's.
void release_device(::kobject* object) {
  auto* device = reinterpret_cast<::device*>(object);  // the first member
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
}

constexpr ::kobj_type kDeviceType = {release_device, nullptr, nullptr, {}};
constexpr std::uint32_t kDefaultMode = 0600;

// device_get_devnode(): what the type or the class says, else the name. '!' stands for '/'.
std::string node_name(::device* device, unsigned short* mode) {
  char* made = nullptr;
  unsigned uid = 0, gid = 0;
  if (device->type && device->type->devnode) {
    made =
        call_module(static_cast<char*>(nullptr), device->type->devnode, device, mode, &uid, &gid);
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

}  // namespace

void initialize_device(::device* device) {
  kobject_init(&device->kobj, &kDeviceType);
  __mutex_init(&device->mutex, "&dev->mutex", nullptr);
  device->devres_head = ::list_head{&device->devres_head, &device->devres_head};
}

int Devices::complain_duplicate(const std::string& path, std::string_view name) {
  Log& log = devices_.kernel().log();
  log.print(Level::kWarning, "sysfs: cannot create duplicate filename '%s'", path.c_str());
  log.print(Level::kError,
            "kobject_add_internal failed for %.*s with -EEXIST, don't try to register things with "
            "the same name in the same directory.",
            static_cast<int>(name.size()), name.data());
  return -EEXIST;
}

int Devices::register_class(::hf_class* cls) {
  bool known = false;
  {
    LockGuard guard(lock_);
    known = std::any_of(classes_.begin(), classes_.end(), [&](const ::hf_class* other) {
      return std::string_view(other->name) == cls->name;
    });
    if (!known) classes_.push_back(cls);
  }
  return known ? complain_duplicate(std::string("/class/") + cls->name, cls->name) : 0;
}

void Devices::unregister_class(::hf_class* cls) {
  {
    LockGuard guard(lock_);
    std::erase(classes_, cls);
  }
  if (cls->class_release) call_module_void(cls->class_release, cls);
}

int Devices::make_node(Row& row) {
  unsigned short mode = 0;
  std::string name = node_name(row.device, &mode);
  const Status made =
      devices_.dev_fs().make_node(name, row.device->devt, mode ? mode : kDefaultMode);
  if (made.ok()) row.node = std::move(name);
  return 0;  // devtmpfs' failures are not the driver's
}

int Devices::add(::device* device) {
  if (device->init_name) {
    kobject_name_set(&device->kobj, device->init_name);
    device->init_name = nullptr;
  }
  if (!device->kobj.name) return -EINVAL;
  Row row{device, device->class_, device->kobj.name, {}};
  bool known = false;
  {
    LockGuard guard(lock_);
    known = std::any_of(rows_.begin(), rows_.end(), [&](const Row& other) {
      return (other.cls == row.cls && other.name == row.name) ||
             (device->devt && other.device->devt == device->devt);
    });
    if (!known) rows_.push_back(row);
  }
  if (known) {
    return complain_duplicate(
        std::string("/devices/virtual/") + (row.cls ? row.cls->name : "misc") + "/" + row.name,
        row.name);
  }
  kobject_get(&device->kobj);
  if (device->parent) kobject_get(&device->parent->kobj);
  if (major_of(device->devt) == 0) return 0;
  make_node(row);
  LockGuard guard(lock_);
  for (Row& own : rows_) {
    if (own.device == device) own.node = row.node;
  }
  return 0;
}

void Devices::remove(::device* device) {
  std::string node;
  bool found = false;
  {
    LockGuard guard(lock_);
    auto row = std::find_if(rows_.begin(), rows_.end(),
                            [&](const Row& own) { return own.device == device; });
    found = row != rows_.end();
    if (found) {
      node = row->node;
      rows_.erase(row);
    }
  }
  if (!found) return;
  if (!node.empty()) (void)devices_.dev_fs().remove(node);
  ::device* parent = device->parent;
  kobject_put(&device->kobj);
  if (parent) kobject_put(&parent->kobj);
}

::device* Devices::find(const ::hf_class* cls, DeviceNumber number) {
  LockGuard guard(lock_);
  for (const Row& row : rows_) {
    if (row.cls == cls && row.device->devt == number) {
      kobject_get(&row.device->kobj);
      return row.device;
    }
  }
  return nullptr;
}

::device* Devices::find(const ::hf_class* cls, std::string_view name) {
  LockGuard guard(lock_);
  for (const Row& row : rows_) {
    if (row.cls == cls && row.name == name) {
      kobject_get(&row.device->kobj);
      return row.device;
    }
  }
  return nullptr;
}

}  // namespace holdfast::kernel
