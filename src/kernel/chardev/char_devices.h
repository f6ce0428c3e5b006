// CharDevices: which numbers are taken (regions, /proc/devices), which numbers lead to which struct
// cdev (the map), and what hangs from them: /dev and misc. Classes and devices are the driver
// core's (driver/devices.h).
//
// Reference model: a struct cdev lies in the module, or in the slab (cdev_alloc). CharDevice is
// what the kernel knows of it: the map holds one reference, every open file one; the last puts the
// cdev's parent and frees an allocated cdev. A file also holds the module references that Linux
// takes: one for cdev->owner and one for the operations' owner. Without an owner nothing keeps the
// module, as in Linux; then a call through an open file finds unmapped memory, and is an oops.
// Lock order: lock_ (Linux: chrdevs_lock and the map's mutex) before nothing; modules' code and
// try_module_get run without it, except the latter for a mapped cdev, whose module is still there.
#pragma once

#include <holdfast/abi/kobject.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/lock.h"
#include "kernel/fs/file.h"

namespace holdfast::kernel {

class Kernel;
class DevFs;
class MiscDevices;

using DeviceNumber = std::uint32_t;  // dev_t
inline constexpr unsigned kMinorBits = 20;
inline constexpr unsigned kMinorMask = (1u << kMinorBits) - 1;
inline constexpr unsigned major_of(DeviceNumber number) { return number >> kMinorBits; }
inline constexpr unsigned minor_of(DeviceNumber number) { return number & kMinorMask; }
inline constexpr DeviceNumber device_number(unsigned major, unsigned minor) {
  return major << kMinorBits | minor;
}

class CharDevice final : public RefCounted {
 public:
  explicit CharDevice(::cdev* cdev);
  ~CharDevice() override;
  ::cdev* const c;
  ::module* const owner;

 private:
  ::kobject* const parent_;
  const bool allocated_;
};

class CharDevices {
 public:
  explicit CharDevices(Kernel& kernel);
  ~CharDevices();

  // __register_chrdev_region(): `major` 0 asks for one. Answers the major. EINVAL, EBUSY.
  Result<unsigned> take_region(unsigned major, unsigned first_minor, unsigned count,
                               const char* name);
  // The region that was taken with exactly these numbers; its cdev, if it has one of its own.
  ::cdev* give_region(unsigned major, unsigned first_minor, unsigned count);
  // register_chrdev(): the region remembers the cdev that goes with it.
  void set_region_cdev(unsigned major, unsigned first_minor, ::cdev* cdev);
  // "Character devices:" as /proc/devices shows them.
  std::string text();

  void map(::cdev* cdev, DeviceNumber first, unsigned count);
  void unmap(::cdev* cdev);
  // Which numbers lead somewhere: the first and how many.
  std::vector<std::pair<DeviceNumber, unsigned>> mapped();
  // open(2) of a node with that number: ENXIO, or what the operations' open says.
  Result<RefPtr<fs::File>> open(RefPtr<fs::Inode> inode, std::string_view name, DeviceNumber number,
                                int flags);

  // What is behind which numbers, by the names of their regions.
  struct Mapped {
    std::string region;
    DeviceNumber first;
    unsigned count;
  };
  std::vector<Mapped> named_mappings();

  Kernel& kernel() { return kernel_; }
  DevFs& dev_fs() { return *dev_fs_; }
  MiscDevices& misc() { return *misc_; }

 private:
  struct Region {
    unsigned major, first_minor, count;
    std::string name;
    ::cdev* cdev;
  };
  struct Mapping {
    DeviceNumber first;
    unsigned count;
    RefPtr<CharDevice> device;
  };
  unsigned free_major() const;
  // The mapped cdev with a reference on its owner. nullptr: none, or its module is going.
  RefPtr<CharDevice> get(DeviceNumber number);
  RefPtr<CharDevice> get_unguarded(DeviceNumber number);

  Kernel& kernel_;
  Lock lock_{"chrdevs_lock"};
  std::vector<Region> regions_;  // by major, then minor
  std::vector<Mapping> mappings_;
  std::unique_ptr<DevFs> dev_fs_;
  std::unique_ptr<MiscDevices> misc_;
};

// cdev_init, cdev_alloc: what makes a struct cdev one of ours.
void init_cdev(::cdev* cdev, const ::file_operations* operations);
::cdev* allocate_cdev(const void* site);

}  // namespace holdfast::kernel
