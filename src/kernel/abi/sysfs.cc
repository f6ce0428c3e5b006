// <linux/sysfs.h>, <linux/kernfs.h>.
#include "kernel/sysfs/sysfs.h"

#include <array>
#include <cerrno>
#include <cstdarg>

#include "kernel/abi/export.h"
#include "kernel/core/refuse.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::abi {

int sysfs_create_file_ns(::kobject* object, const ::attribute* attribute, const void*) {
  if (refuses("sysfs_create_file_ns()", __builtin_return_address(0))) return -ENOMEM;
  return sysfs::create_file(object, attribute);
}
int sysfs_create_files(::kobject* object, const ::attribute* const* attributes) {
  if (refuses("sysfs_create_files()", __builtin_return_address(0))) return -ENOMEM;
  return sysfs::create_files(object, attributes);
}
void sysfs_remove_file_ns(::kobject* object, const ::attribute* attribute, const void*) {
  sysfs::remove_file(object, attribute);
}
void sysfs_remove_files(::kobject* object, const ::attribute* const* attributes) {
  for (int i = 0; attributes[i]; ++i) sysfs::remove_file(object, attributes[i]);
}
bool sysfs_remove_file_self(::kobject* object, const ::attribute* attribute) {
  return sysfs::remove_file_self(object, attribute);
}
int sysfs_add_file_to_group(::kobject* object, const ::attribute* attribute, const char* group) {
  return sysfs::create_file(object, attribute, group);
}
void sysfs_remove_file_from_group(::kobject* object, const ::attribute* attribute,
                                  const char* group) {
  sysfs::remove_file(object, attribute, group);
}
int sysfs_chmod_file(::kobject* object, const ::attribute* attribute, unsigned short mode) {
  return sysfs::chmod_file(object, attribute, mode);
}
int sysfs_create_bin_file(::kobject* object, const ::bin_attribute* attribute) {
  if (refuses("sysfs_create_bin_file()", __builtin_return_address(0))) return -ENOMEM;
  return sysfs::create_bin_file(object, attribute);
}
void sysfs_remove_bin_file(::kobject* object, const ::bin_attribute* attribute) {
  sysfs::remove_bin_file(object, attribute);
}

int sysfs_create_link(::kobject* object, ::kobject* target, const char* name) {
  if (refuses("sysfs_create_link()", __builtin_return_address(0))) return -ENOMEM;
  return sysfs::create_link(object, target, name);
}
int sysfs_create_link_nowarn(::kobject* object, ::kobject* target, const char* name) {
  return sysfs::create_link(object, target, name, false);
}
void sysfs_remove_link(::kobject* object, const char* name) { sysfs::remove_link(object, name); }
int sysfs_rename_link_ns(::kobject* object, ::kobject* target, const char* old_name,
                         const char* new_name, const void*) {
  return sysfs::rename_link(object, target, old_name, new_name);
}
int sysfs_change_owner(::kobject* object, unsigned uid, unsigned gid) {
  return sysfs::change_owner(object, uid, gid);
}
int sysfs_file_change_owner(::kobject* object, const char* name, unsigned uid, unsigned gid) {
  return sysfs::change_file_owner(object, name, uid, gid);
}
int sysfs_group_change_owner(::kobject* object, const ::attribute_group* group, unsigned uid,
                             unsigned gid) {
  return sysfs::change_group_owner(object, group, uid, gid);
}
int sysfs_groups_change_owner(::kobject* object, const ::attribute_group** groups, unsigned uid,
                              unsigned gid) {
  return sysfs::change_groups_owner(object, groups, uid, gid);
}

int sysfs_create_group(::kobject* object, const ::attribute_group* group) {
  if (refuses("sysfs_create_group()", __builtin_return_address(0))) return -ENOMEM;
  return sysfs::create_group(object, group);
}
int sysfs_update_group(::kobject* object, const ::attribute_group* group) {
  return sysfs::update_group(object, group);
}
void sysfs_remove_group(::kobject* object, const ::attribute_group* group) {
  sysfs::remove_group(object, group);
}
int sysfs_create_groups(::kobject* object, const ::attribute_group** groups) {
  if (refuses("sysfs_create_groups()", __builtin_return_address(0))) return -ENOMEM;
  return sysfs::create_groups(object, groups);
}
int sysfs_update_groups(::kobject* object, const ::attribute_group** groups) {
  return sysfs::update_groups(object, groups);
}
void sysfs_remove_groups(::kobject* object, const ::attribute_group** groups) {
  sysfs::remove_groups(object, groups);
}
int sysfs_merge_group(::kobject* object, const ::attribute_group* group) {
  return sysfs::merge_group(object, group);
}
void sysfs_unmerge_group(::kobject* object, const ::attribute_group* group) {
  sysfs::unmerge_group(object, group);
}
int sysfs_add_link_to_group(::kobject* object, const char* group, ::kobject* target,
                            const char* name) {
  RefPtr<kernfs::Node> directory = sysfs::tree().find(*sysfs::directory_of(object), group);
  return directory ? sysfs::create_link_in(*directory, target, name) : -ENOENT;
}
void sysfs_remove_link_from_group(::kobject* object, const char* group, const char* name) {
  RefPtr<kernfs::Node> directory = sysfs::tree().find(*sysfs::directory_of(object), group);
  if (directory) (void)sysfs::tree().remove(*directory, name);
}
int sysfs_create_mount_point(::kobject* parent, const char* name) {
  return sysfs::create_mount_point(parent, name);
}
void sysfs_remove_mount_point(::kobject* parent, const char* name) {
  sysfs::remove_mount_point(parent, name);
}

void sysfs_notify(::kobject* object, const char* directory, const char* attribute) {
  sysfs::notify(object, directory, attribute);
}
::kernfs_node* sysfs_break_active_protection(::kobject* object, const ::attribute* attribute) {
  return sysfs::break_active(object, attribute);
}
void sysfs_unbreak_active_protection(::kernfs_node* node) { sysfs::unbreak_active(node); }

int sysfs_emit(char* buffer, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = sysfs::emit(buffer, 0, format, arguments);
  va_end(arguments);
  return length;
}
int sysfs_emit_at(char* buffer, int at, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = sysfs::emit(buffer, at, format, arguments);
  va_end(arguments);
  return length;
}

::kernfs_node* kernfs_find_and_get_ns(::kernfs_node* directory, const char* name, const void*) {
  RefPtr<kernfs::Node> node = sysfs::tree().find(*kernfs::node_of(directory), name);
  if (!node) return nullptr;
  sysfs::tree().hold(*node);
  return node->c();
}
void kernfs_get(::kernfs_node* node) {
  if (node) sysfs::tree().hold(*kernfs::node_of(node));
}
void kernfs_put(::kernfs_node* node) {
  if (node) sysfs::tree().drop(*kernfs::node_of(node));
}
void kernfs_notify(::kernfs_node* node) { sysfs::tree().notify(*kernfs::node_of(node)); }

std::span<const Export> sysfs_exports() {
  static const std::array kExports = {
      EXPORT_GPL(sysfs_create_file_ns),
      EXPORT_GPL(sysfs_create_files),
      EXPORT_GPL(sysfs_remove_file_ns),
      EXPORT_GPL(sysfs_remove_files),
      EXPORT_GPL(sysfs_remove_file_self),
      EXPORT_GPL(sysfs_add_file_to_group),
      EXPORT_GPL(sysfs_remove_file_from_group),
      EXPORT_GPL(sysfs_chmod_file),
      EXPORT_GPL(sysfs_create_bin_file),
      EXPORT_GPL(sysfs_remove_bin_file),
      EXPORT_GPL(sysfs_create_link),
      EXPORT_GPL(sysfs_create_link_nowarn),
      EXPORT_GPL(sysfs_remove_link),
      EXPORT_GPL(sysfs_rename_link_ns),
      EXPORT_GPL(sysfs_change_owner),
      EXPORT_GPL(sysfs_file_change_owner),
      EXPORT_GPL(sysfs_group_change_owner),
      EXPORT_GPL(sysfs_groups_change_owner),
      EXPORT_GPL(sysfs_create_group),
      EXPORT_GPL(sysfs_update_group),
      EXPORT_GPL(sysfs_remove_group),
      EXPORT_GPL(sysfs_create_groups),
      EXPORT_GPL(sysfs_update_groups),
      EXPORT_GPL(sysfs_remove_groups),
      EXPORT_GPL(sysfs_merge_group),
      EXPORT_GPL(sysfs_unmerge_group),
      EXPORT_GPL(sysfs_add_link_to_group),
      EXPORT_GPL(sysfs_remove_link_from_group),
      EXPORT_GPL(sysfs_create_mount_point),
      EXPORT_GPL(sysfs_remove_mount_point),
      EXPORT_GPL(sysfs_notify),
      EXPORT_GPL(sysfs_break_active_protection),
      EXPORT_GPL(sysfs_unbreak_active_protection),
      EXPORT_GPL(sysfs_emit),
      EXPORT_GPL(sysfs_emit_at),
      EXPORT_GPL(kernfs_find_and_get_ns),
      EXPORT_GPL(kernfs_get),
      EXPORT_GPL(kernfs_put),
      EXPORT_GPL(kernfs_notify),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
