// Attributes as files.
#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel::sysfs {
namespace {

using kernfs::Node;
using kernfs::node_of;
using kernfs::Operations;

constexpr long kPage = 4096;

::kobject* object_of(Node& node) { return static_cast<::kobject*>(node.context); }

class TextOperations final : public Operations {
 public:
  constexpr TextOperations(bool readable, bool writable)
      : Operations(Kind::kText, readable, writable) {}
  long show(Node& node, char* page) const override;
  long write(Node& node, ::file* file, char* buffer, std::size_t size,
             long long pos) const override;
};

// The kernel's own functions have no symbols here: they are called what they are in Linux.
void complain_length(const ::sysfs_ops* operations) {
  Log& log = current_kernel().log();
  if (operations == &kobj_sysfs_ops) {
    log.emit(Level::kWarning, "fill_read_buffer: kobj_attr_show+0x0/0x20 returned bad count");
  } else if (operations == &device_sysfs_operations()) {
    log.emit(Level::kWarning, "fill_read_buffer: dev_attr_show+0x0/0x40 returned bad count");
  } else {
    log.emit(Level::kWarning,
             format_string("fill_read_buffer: %pS returned bad count", operations->show));
  }
}

// No local here may need a destructor: an oops leaves by longjmp.
long TextOperations::show(Node& node, char* page) const {
  ::kobject* object = object_of(node);
  const ::sysfs_ops* operations = object->ktype->sysfs_ops;
  const long length = operations->show(object, static_cast<::attribute*>(node.priv), page);
  if (length < kPage) return length;
  complain_length(operations);
  return kPage - 1;
}

long TextOperations::write(Node& node, ::file*, char* buffer, std::size_t size, long long) const {
  if (size == 0) return 0;
  ::kobject* object = object_of(node);
  return object->ktype->sysfs_ops->store(object, static_cast<::attribute*>(node.priv), buffer,
                                         size);
}

class BinaryOperations final : public Operations {
 public:
  constexpr BinaryOperations(bool readable, bool writable)
      : Operations(Kind::kBinary, readable, writable) {}
  long read(Node& node, ::file* file, char* buffer, std::size_t size, long long pos) const override;
  long write(Node& node, ::file* file, char* buffer, std::size_t size,
             long long pos) const override;
  long long llseek(Node& node, ::file* file, long long offset, int whence) const override;
  int mmap(Node& node, ::file* file, ::vm_area_struct* area) const override;
};

::bin_attribute* bin_of(Node& node) { return static_cast<::bin_attribute*>(node.priv); }

long BinaryOperations::read(Node& node, ::file* file, char* buffer, std::size_t size,
                            long long pos) const {
  ::bin_attribute* attribute = bin_of(node);
  const auto whole = static_cast<long long>(file->f_inode->i_size);
  if (size == 0) return 0;
  if (whole) {
    if (pos >= whole) return 0;
    size = std::min(size, static_cast<std::size_t>(whole - pos));
  }
  if (!attribute->read) return -EIO;
  return attribute->read(file, object_of(node), attribute, buffer, pos, size);
}

long BinaryOperations::write(Node& node, ::file* file, char* buffer, std::size_t size,
                             long long pos) const {
  ::bin_attribute* attribute = bin_of(node);
  const auto whole = static_cast<long long>(file->f_inode->i_size);
  if (whole) {
    if (whole <= pos) return -EFBIG;
    size = std::min(size, static_cast<std::size_t>(whole - pos));
  }
  if (size == 0) return 0;
  if (!attribute->write) return -EIO;
  return attribute->write(file, object_of(node), attribute, buffer, pos, size);
}

long long BinaryOperations::llseek(Node& node, ::file* file, long long offset, int whence) const {
  ::bin_attribute* attribute = bin_of(node);
  if (!attribute->llseek) return Operations::llseek(node, file, offset, whence);
  return attribute->llseek(file, object_of(node), attribute, offset, whence);
}

int BinaryOperations::mmap(Node& node, ::file* file, ::vm_area_struct* area) const {
  ::bin_attribute* attribute = bin_of(node);
  if (!attribute->mmap) return -ENODEV;
  return attribute->mmap(file, object_of(node), attribute, area);
}

constexpr TextOperations kTextNone{false, false}, kTextRead{true, false}, kTextWrite{false, true},
    kTextBoth{true, true};
constexpr BinaryOperations kBinaryNone{false, false}, kBinaryRead{true, false},
    kBinaryWrite{false, true}, kBinaryBoth{true, true};

template <class T>
const T& choose(bool reads, bool writes, const T& none, const T& read, const T& write,
                const T& both) {
  return reads ? (writes ? both : read) : (writes ? write : none);
}

int entered(const Result<Node*>& made, Node& directory, const char* name) {
  if (made.ok()) return 0;
  if (made.error().code == EEXIST) warn_duplicate(directory, name);
  return -made.error().code;
}

// The directory of a group by name; the object's for none.
RefPtr<Node> group_directory(::kobject* object, const char* group) {
  if (!group) return RefPtr<Node>(node_of(object->sd));
  return tree().find(*node_of(object->sd), group);
}

}  // namespace

int add_file(Node& directory, ::kobject* object, const ::attribute* attribute, unsigned mode) {
  const ::sysfs_ops* operations = object->ktype ? object->ktype->sysfs_ops : nullptr;
  if (!operations) {
    warn("sysfs_add_file_mode_ns", "missing sysfs attribute operations for kobject: %s",
         object->name);
    return -EINVAL;
  }
  const auto& kind =
      choose(operations->show, operations->store, kTextNone, kTextRead, kTextWrite, kTextBoth);
  return entered(tree().make_file(directory, attribute->name, mode & 0777, kPage, kind,
                                  const_cast<::attribute*>(attribute)),
                 directory, attribute->name);
}

int add_bin_file(Node& directory, ::kobject*, const ::bin_attribute* attribute, unsigned mode) {
  const bool mapped = attribute->mmap != nullptr;
  const auto& kind = choose(attribute->read || mapped, attribute->write || mapped, kBinaryNone,
                            kBinaryRead, kBinaryWrite, kBinaryBoth);
  return entered(tree().make_file(directory, attribute->attr.name, mode & 0777,
                                  static_cast<long long>(attribute->size), kind,
                                  const_cast<::bin_attribute*>(attribute)),
                 directory, attribute->attr.name);
}

int create_file(::kobject* object, const ::attribute* attribute, const char* group) {
  if (!object || !object->sd || !attribute) {
    warn("sysfs_create_file_ns", "the object is not in sysfs, or there is no attribute");
    return -EINVAL;
  }
  RefPtr<Node> directory = group_directory(object, group);
  if (!directory) return -ENOENT;
  return add_file(*directory, object, attribute, attribute->mode);
}

int create_files(::kobject* object, const ::attribute* const* attributes) {
  for (int i = 0; attributes[i]; ++i) {
    const int error = create_file(object, attributes[i]);
    if (!error) continue;
    while (--i >= 0) remove_file(object, attributes[i]);
    return error;
  }
  return 0;
}

void remove_file(::kobject* object, const ::attribute* attribute, const char* group) {
  if (!object || !object->sd) {
    warn("kernfs_remove_by_name_ns", "kernfs: can not remove '%s', no directory", attribute->name);
    return;
  }
  if (auto directory = group_directory(object, group))
    (void)tree().remove(*directory, attribute->name);
}

bool remove_file_self(::kobject* object, const ::attribute* attribute) {
  RefPtr<Node> node = tree().find(*node_of(object->sd), attribute->name);
  if (!node) {
    warn("sysfs_remove_file_self", "no attribute '%s'", attribute->name);
    return false;
  }
  return tree().remove_self(*node);
}

int chmod_file(::kobject* object, const ::attribute* attribute, unsigned short mode) {
  RefPtr<Node> node = tree().find(*node_of(object->sd), attribute->name);
  if (!node) return -ENOENT;
  tree().set_mode(*node, (mode & 07777) | (attribute->mode & 0170000));
  return 0;
}

int create_bin_file(::kobject* object, const ::bin_attribute* attribute) {
  if (!object || !object->sd || !attribute) {
    warn("sysfs_create_bin_file", "the object is not in sysfs, or there is no attribute");
    return -EINVAL;
  }
  return add_bin_file(*node_of(object->sd), object, attribute, attribute->attr.mode);
}

void remove_bin_file(::kobject* object, const ::bin_attribute* attribute) {
  remove_file(object, &attribute->attr);
}

void notify(::kobject* object, const char* directory, const char* attribute) {
  if (!object || !object->sd) return;
  RefPtr<Node> node(node_of(object->sd));
  if (directory) node = tree().find(*node, directory);
  if (node && attribute) node = tree().find(*node, attribute);
  if (node) tree().notify(*node);
}

::kernfs_node* break_active(::kobject* object, const ::attribute* attribute) {
  RefPtr<Node> node = tree().find(*node_of(object->sd), attribute->name);
  if (!node) return nullptr;
  tree().hold(*node);
  tree().break_active(*node);
  tree().left_shut_gate();
  return node->c();
}

void unbreak_active(::kernfs_node* c) {
  Node& node = *node_of(c);
  tree().unbreak_active(node);
  tree().drop(node);
}

int emit(char* buffer, int at, const char* format, va_list arguments) {
  const auto address = reinterpret_cast<std::uintptr_t>(buffer);
  if (!buffer || address % kPage != 0 || at < 0 || at >= kPage) {
    const std::string shown = format_string("%p", buffer);
    if (at)
      warn("sysfs_emit_at", "invalid sysfs_emit_at: buf:%s at:%d", shown.c_str(), at);
    else
      warn("sysfs_emit", "invalid sysfs_emit: buf:%s", shown.c_str());
    return 0;
  }
  const auto room = static_cast<std::size_t>(kPage - at);
  const int length = format_text(buffer + at, room, format, arguments);
  return std::min(length, static_cast<int>(room) - 1);  // as scnprintf()
}

}  // namespace holdfast::kernel::sysfs
