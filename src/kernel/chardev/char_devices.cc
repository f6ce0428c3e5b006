#include "kernel/chardev/char_devices.h"

#include <algorithm>

#include "kernel/chardev/char_file.h"
#include "kernel/chardev/dev_fs.h"
#include "kernel/chardev/kmsg.h"
#include "kernel/chardev/misc.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/core/oops.h"
#include "kernel/kernel.h"
#include "kernel/kobject/kobject.h"
#include "kernel/module/module.h"
#include "kernel/proc/proc_fs.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {
namespace {

// Which of the two kinds a cdev is; their addresses are what counts.
constexpr ::kobj_type kStaticType{};
constexpr ::kobj_type kAllocatedType{};

}  // namespace

void init_cdev(::cdev* cdev, const ::file_operations* operations) {
  *cdev = ::cdev{};
  cdev->list = ::list_head{&cdev->list, &cdev->list};
  kobject_init(&cdev->kobj, &kStaticType);
  cdev->ops = operations;
}

::cdev* allocate_cdev(const void* site) {
  auto* cdev = static_cast<::cdev*>(seq::allocate(sizeof(::cdev), site));
  if (!cdev) return nullptr;
  init_cdev(cdev, nullptr);
  cdev->kobj.ktype = &kAllocatedType;
  return cdev;
}

CharDevice::CharDevice(::cdev* cdev)
    : c(cdev),
      owner(cdev->owner),
      parent_(cdev->kobj.parent),
      allocated_(cdev->kobj.ktype == &kAllocatedType) {
  if (parent_) kobject_get(parent_);
}

// `c` is only touched if it is our own memory: a module's may be gone by now.
CharDevice::~CharDevice() {
  if (allocated_) seq::release(c);
  if (parent_) kobject_put(parent_);
}

CharDevices::CharDevices(Kernel& kernel)
    : kernel_(kernel), dev_fs_(std::make_unique<DevFs>(*this)) {
  VERIFY(take_region(1, 0, 256, "mem").ok());
  VERIFY(dev_fs_->make_node("kmsg", kKmsgNumber, 0644, 0, 0).ok());
  misc_ = std::make_unique<MiscDevices>(*this);
  kernel_.proc().add_text("devices", [this] { return text(); });
}

CharDevices::~CharDevices() = default;

void CharDevices::map(::cdev* cdev, DeviceNumber first, unsigned count) {
  auto device = make_ref<CharDevice>(cdev);
  LockGuard guard(lock_);
  // The narrowest range answers; of equal ones the newest.
  auto before = std::find_if(mappings_.begin(), mappings_.end(),
                             [&](const Mapping& other) { return other.count >= count; });
  mappings_.insert(before, Mapping{first, count, std::move(device)});
}

std::vector<std::pair<DeviceNumber, unsigned>> CharDevices::mapped() {
  LockGuard guard(lock_);
  std::vector<std::pair<DeviceNumber, unsigned>> numbers;
  for (const Mapping& mapping : mappings_) numbers.emplace_back(mapping.first, mapping.count);
  return numbers;
}

void CharDevices::unmap(::cdev* cdev) {
  std::vector<RefPtr<CharDevice>> gone;
  {
    LockGuard guard(lock_);
    auto rest =
        std::stable_partition(mappings_.begin(), mappings_.end(),
                              [&](const Mapping& mapping) { return mapping.device->c != cdev; });
    for (auto it = rest; it != mappings_.end(); ++it) gone.push_back(std::move(it->device));
    mappings_.erase(rest, mappings_.end());
  }
  if (gone.empty() && cdev->kobj.ktype == &kAllocatedType) seq::release(cdev);  // never mapped
}

// As get(), for kernels that lack a protection.
RefPtr<CharDevice> CharDevices::get_unguarded(DeviceNumber number) {
  RefPtr<CharDevice> device;
  {
    LockGuard guard(lock_);
    for (const Mapping& mapping : mappings_) {
      if (number - mapping.first < mapping.count && !device) device = mapping.device;
    }
  }
  if (!device || lacks(Protection::kOwnerBeforeOpen)) return device;
  observe_read(device->owner, sizeof(void*), nullptr);
  return try_module_get(device->owner) ? device : nullptr;
}

RefPtr<CharDevice> CharDevices::get(DeviceNumber number) {
  if (lacks(Protection::kOwnerUnderLock) || lacks(Protection::kOwnerBeforeOpen)) {
    return get_unguarded(number);
  }
  LockGuard guard(lock_);
  for (const Mapping& mapping : mappings_) {
    if (number - mapping.first >= mapping.count) continue;
    ::module* owner = mapping.device->owner;
    // A module that went without cdev_del() left its cdev mapped: `owner` is unmapped memory.
    if (owner && !kernel_.modules().owner_of(owner)) return mapping.device;
    if (try_module_get(owner)) return mapping.device;
  }
  return nullptr;
}

Result<RefPtr<fs::File>> CharDevices::open(RefPtr<fs::Inode> inode, std::string_view name,
                                           DeviceNumber number, int flags) {
  if (number == kKmsgNumber) return KmsgFile::open(kernel_, std::move(inode), name, flags);
  auto device = get(number);
  if (!device) return Error{ENXIO};
  if (device->owner && !kernel_.modules().owner_of(device->owner)) {
    auto report = +[]() -> int {
      die("BUG: open of a character device whose module was unloaded without cdev_del()");
    };
    return Error{-call_module(-EIO, report)};
  }
  return CharFile::open(std::move(inode), name, std::move(device), flags);
}

}  // namespace holdfast::kernel
