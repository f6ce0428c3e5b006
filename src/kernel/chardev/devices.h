// Devices: classes, and devices on their lists. A device with a number gets a node in /dev. What
// they are in sysfs (directories, attributes, uevents) is not here yet; names that would collide
// there are refused all the same.
//
// struct class and struct device lie in the module, or in the slab (class_create, device_create);
// the lists here hold plain pointers, good from add to del, which is their owners' business.
// Lock order: lock_ is a leaf.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/chardev/char_devices.h"

namespace holdfast::kernel {

class Devices {
 public:
  explicit Devices(CharDevices& devices) : devices_(devices) {}

  // All answer 0 or -errno.
  int register_class(::hf_class* cls);
  void unregister_class(::hf_class* cls);
  int add(::device* device);
  void remove(::device* device);

  // The device of that number in the class, with a reference; nullptr.
  ::device* find(const ::hf_class* cls, DeviceNumber number);
  ::device* find(const ::hf_class* cls, std::string_view name);

 private:
  struct Row {
    ::device* device;
    const ::hf_class* cls;
    std::string name;
    std::string node;  // in /dev; empty: none
  };
  int complain_duplicate(const std::string& path, std::string_view name);
  int make_node(Row& row);

  CharDevices& devices_;
  Lock lock_{"devices"};
  std::vector<::hf_class*> classes_;
  std::vector<Row> rows_;
};

void initialize_device(::device* device);

}  // namespace holdfast::kernel
