#include "kernel/chardev/misc.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "kernel/core/module_call.h"
#include "kernel/core/warn.h"
#include "kernel/driver/device_create.h"
#include "kernel/driver/devices.h"
#include "kernel/fs/helpers.h"
#include "kernel/kernel.h"
#include "kernel/module/module.h"
#include "kernel/proc/proc_fs.h"

namespace holdfast::kernel {
namespace {

constexpr int kDynamicMinors = 128;

int misc_open(::inode* inode, ::file* file) {
  return current_kernel().char_devices().misc().open(inode, file);
}

constexpr ::file_operations make_operations() {
  ::file_operations operations{};
  operations.open = misc_open;
  operations.llseek = fs::noop_llseek;
  return operations;
}
constexpr ::file_operations kMiscOperations = make_operations();

// A miscdevice names its node and mode itself.
char* misc_devnode(::device* device, unsigned short* mode) {
  auto* misc = static_cast<::miscdevice*>(device->driver_data);
  if (mode && misc->mode) *mode = misc->mode;
  return misc->nodename ? copy_name(misc->nodename) : nullptr;
}

void link_first(::list_head& node) { node = ::list_head{&node, &node}; }

}  // namespace

MiscDevices::MiscDevices(CharDevices& devices) : devices_(devices) {
  VERIFY(devices_.take_region(kMiscMajor, 0, 256, "misc").ok());
  class_.name = "misc";
  class_.devnode = misc_devnode;
  VERIFY(devices_.kernel().devices().register_class(&class_) == 0);
  init_cdev(&cdev_, &kMiscOperations);
  devices_.map(&cdev_, device_number(kMiscMajor, 0), kMinorMask + 1);
  devices_.kernel().proc().add_text("misc", [this] { return text(); });
}

MiscDevices::~MiscDevices() { devices_.unmap(&cdev_); }

// 127 and down; when those are taken, 256 and up. By misc_mutex_.
int MiscDevices::free_minor() const {
  auto taken = [&](int minor) {
    return std::any_of(rows_.begin(), rows_.end(),
                       [&](const Row& row) { return row.minor == minor; });
  };
  for (int minor = kDynamicMinors - 1; minor >= 0; --minor) {
    if (!taken(minor)) return minor;
  }
  for (int minor = kMiscDynamicMinor + 1; minor <= static_cast<int>(kMinorMask); ++minor) {
    if (!taken(minor)) return minor;
  }
  return -EBUSY;
}

int MiscDevices::add(::miscdevice* misc) {
  link_first(misc->list);
  MutexGuard guard(misc_mutex_);
  const bool dynamic = misc->minor == kMiscDynamicMinor;
  if (dynamic) {
    const int minor = free_minor();
    if (minor < 0) return minor;
    misc->minor = minor;
  } else if (std::any_of(rows_.begin(), rows_.end(),
                         [&](const Row& row) { return row.minor == misc->minor; })) {
    return -EBUSY;
  }
  const DeviceNumber number = device_number(kMiscMajor, static_cast<unsigned>(misc->minor));
  NewDevice request{&class_, misc->parent, number, misc, misc->groups};
  auto made = create_device(request, misc->name ? misc->name : "");
  if (!made.ok()) {
    if (dynamic) misc->minor = kMiscDynamicMinor;
    return -made.error().code;
  }
  misc->this_device = made.value();
  rows_.insert(rows_.begin(), Row{misc, misc->minor, misc->name ? misc->name : ""});
  return 0;
}

void MiscDevices::remove(::miscdevice* misc) {
  MutexGuard guard(misc_mutex_);
  auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const Row& own) { return own.misc == misc; });
  if (row == rows_.end()) {
    warn("misc_deregister", "misc device '%s' is not registered", misc->name ? misc->name : "");
    return;
  }
  const int minor = row->minor;
  rows_.erase(row);
  destroy_device(&class_, device_number(kMiscMajor, static_cast<unsigned>(minor)));
}

// Runs inside a call_module() of its own for the device's open, so that an oops there gives the
// mutex back.
int MiscDevices::open(::inode* inode, ::file* file) {
  const int minor = static_cast<int>(minor_of(inode->i_rdev));
  MutexGuard guard(misc_mutex_);
  auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const Row& own) { return own.minor == minor; });
  if (row == rows_.end()) return -ENODEV;
  auto open_it = +[](::miscdevice* misc, ::inode* node, ::file* opened) -> int {
    const ::file_operations* operations = misc->fops;
    if (!operations || !try_module_get(operations->owner)) return -ENODEV;
    opened->private_data = misc;
    opened->f_op = operations;  // misc's own have no owner to give back
    return operations->open ? operations->open(node, opened) : 0;
  };
  return call_module(-EIO, open_it, row->misc, inode, file);
}

std::string MiscDevices::text() {
  std::string text;
  MutexGuard guard(misc_mutex_);
  for (const Row& row : rows_) {
    std::array<char, 128> line;
    std::snprintf(line.data(), line.size(), "%3i %s\n", row.minor, row.name.c_str());
    text += line.data();
  }
  return text;
}

}  // namespace holdfast::kernel
