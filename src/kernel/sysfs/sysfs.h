// sysfs: kobjects as directories of a kernfs tree, attributes as files (Linux: fs/sysfs). Names of
// functions and what they answer are Linux's; an int is 0 or -errno.
//
// The show and store of an attribute run under the file's active reference, the attribute and the
// object's type are read inside the call. Nothing else keeps the module: sysfs_remove_file() and
// kobject_del() return when the last call is out, and that is the proof.
#pragma once

#include <holdfast/abi/kobject.h>

#include <string_view>

#include "kernel/kernfs/kernfs.h"

namespace holdfast::kernel {

class SysFs {
 public:
  explicit SysFs(Kernel& kernel);
  kernfs::KernFs& tree() { return tree_; }
  // Another tree is seen at the directory of that path ("kernel/debug"), by whoever walks here and
  // not through the Vfs: FUSE. Boot time only.
  void mount(std::string_view path, RefPtr<fs::Inode> root);

 private:
  kernfs::KernFs tree_;
};

namespace sysfs {

inline constexpr unsigned kPreallocated = 010000;  // SYSFS_PREALLOC

kernfs::KernFs& tree();
// The directory of an object; the root for none.
kernfs::Node* directory_of(::kobject* object);

int create_dir(::kobject* object);
void remove_dir(::kobject* object);
int create_mount_point(::kobject* parent, const char* name);
void remove_mount_point(::kobject* parent, const char* name);

int create_file(::kobject* object, const ::attribute* attribute, const char* group = nullptr);
int create_files(::kobject* object, const ::attribute* const* attributes);
void remove_file(::kobject* object, const ::attribute* attribute, const char* group = nullptr);
bool remove_file_self(::kobject* object, const ::attribute* attribute);
int chmod_file(::kobject* object, const ::attribute* attribute, unsigned short mode);
int create_bin_file(::kobject* object, const ::bin_attribute* attribute);
void remove_bin_file(::kobject* object, const ::bin_attribute* attribute);

int create_group(::kobject* object, const ::attribute_group* group);
int update_group(::kobject* object, const ::attribute_group* group);
void remove_group(::kobject* object, const ::attribute_group* group);
int merge_group(::kobject* object, const ::attribute_group* group);
void unmerge_group(::kobject* object, const ::attribute_group* group);
int create_groups(::kobject* object, const ::attribute_group* const* groups);
int update_groups(::kobject* object, const ::attribute_group* const* groups);
void remove_groups(::kobject* object, const ::attribute_group* const* groups);

int create_link(::kobject* object, ::kobject* target, const char* name, bool warn = true);
void remove_link(::kobject* object, const char* name);
int rename_link(::kobject* object, ::kobject* target, const char* name, std::string_view to);
// sysfs_owner.cc
int change_owner(::kobject* object, unsigned uid, unsigned gid);
int change_file_owner(::kobject* object, const char* name, unsigned uid, unsigned gid);
int change_group_owner(::kobject* object, const ::attribute_group* group, unsigned uid,
                       unsigned gid);
int change_groups_owner(::kobject* object, const ::attribute_group* const* groups, unsigned uid,
                        unsigned gid);
int change_link_owner(::kobject* object, ::kobject* target, const char* name, unsigned uid,
                      unsigned gid);
// In a directory below the object's ("holders").
int create_link_in(kernfs::Node& directory, ::kobject* target, const char* name);

void notify(::kobject* object, const char* directory, const char* attribute);
::kernfs_node* break_active(::kobject* object, const ::attribute* attribute);
void unbreak_active(::kernfs_node* node);

// "sysfs: cannot create duplicate filename", with a stack.
void warn_duplicate(kernfs::Node& directory, std::string_view name);
int emit(char* buffer, int at, const char* format, va_list arguments);

// For create_file and groups (sysfs_add_file_mode_ns()).
int add_file(kernfs::Node& directory, ::kobject* object, const ::attribute* attribute,
             unsigned mode);
int add_bin_file(kernfs::Node& directory, ::kobject* object, const ::bin_attribute* attribute,
                 unsigned mode);

}  // namespace sysfs
}  // namespace holdfast::kernel
