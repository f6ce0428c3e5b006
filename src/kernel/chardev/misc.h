// MiscDevices: major 10. Devices with a minor of their own each, and one open for all, which finds
// the device by its minor and puts its operations in its own place.
//
// misc_mutex_ is held while a device's open runs, as in Linux: misc_deregister() waits for it, and
// from inside that open it would wait for ever.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "kernel/chardev/char_devices.h"
#include "kernel/core/mutex.h"

namespace holdfast::kernel {

inline constexpr unsigned kMiscMajor = 10;
inline constexpr int kMiscDynamicMinor = 255;

class MiscDevices {
 public:
  explicit MiscDevices(CharDevices& devices);
  ~MiscDevices();

  int add(::miscdevice* misc);      // misc_register(): 0 or -errno
  void remove(::miscdevice* misc);  // misc_deregister()
  int open(::inode* inode, ::file* file);

 private:
  struct Row {
    ::miscdevice* misc;
    int minor;
    std::string name;
  };
  int free_minor() const;
  std::string text();

  CharDevices& devices_;
  Mutex misc_mutex_{"misc_mtx"};
  std::vector<Row> rows_;  // newest first; by misc_mutex_
  ::hf_class class_{};
  ::cdev cdev_{};
};

}  // namespace holdfast::kernel
