// Attribute groups. Their tables lie in the module: these functions run where it called them.
#include <cerrno>

#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel::sysfs {
namespace {

using kernfs::Node;

constexpr unsigned kAllowed = kPreallocated | 0664;

void remove_files(Node& directory, const ::attribute_group* group) {
  for (auto at = group->attrs; at && *at; ++at) (void)tree().remove(directory, (*at)->name);
  for (auto at = group->bin_attrs; at && *at; ++at)
    (void)tree().remove(directory, (*at)->attr.name);
}

unsigned checked_mode(const ::attribute& attribute, unsigned mode) {
  if (mode & ~kAllowed)
    warn("internal_create_group", "Attribute %s: Invalid permissions 0%o", attribute.name, mode);
  return mode & kAllowed;
}

int add_text(Node& directory, ::kobject* object, const ::attribute_group* group, bool update) {
  int index = 0;
  for (auto at = group->attrs; at && *at; ++at, ++index) {
    // An update starts from nothing: visible may have become invisible.
    if (update) (void)tree().remove(directory, (*at)->name);
    unsigned mode = (*at)->mode;
    if (group->is_visible)
      mode = call_module<unsigned short>(0, group->is_visible, object, *at, index);
    if (mode == 0 && group->is_visible) continue;
    if (int error = add_file(directory, object, *at, checked_mode(**at, mode))) return error;
  }
  return 0;
}

int add_binary(Node& directory, ::kobject* object, const ::attribute_group* group, bool update) {
  int index = 0;
  for (auto at = group->bin_attrs; at && *at; ++at, ++index) {
    if (update) (void)tree().remove(directory, (*at)->attr.name);
    unsigned mode = (*at)->attr.mode;
    if (group->is_bin_visible)
      mode = call_module<unsigned short>(0, group->is_bin_visible, object, *at, index);
    if (mode == 0 && group->is_bin_visible) continue;
    if (int error = add_bin_file(directory, object, *at, checked_mode((*at)->attr, mode)))
      return error;
  }
  return 0;
}

int add_files(Node& directory, ::kobject* object, const ::attribute_group* group, bool update) {
  int error = add_text(directory, object, group, update);
  if (!error) error = add_binary(directory, object, group, update);
  if (error) remove_files(directory, group);
  return error;
}

// The group's own directory, made if need be.
Result<RefPtr<Node>> directory_for(::kobject* object, const ::attribute_group* group, bool update) {
  Node& own = *kernfs::node_of(object->sd);
  if (!group->name) return RefPtr<Node>(&own);
  if (update) {
    RefPtr<Node> found = tree().find(own, group->name);
    if (found) return found;
    current_kernel().log().print(Level::kWarning, "Can't update unknown attr grp name: %s/%s",
                                 object->name, group->name);
    return Error{EINVAL};
  }
  auto made = tree().make_directory(own, group->name, 0755, object);
  if (made.ok()) return RefPtr<Node>(made.value());
  if (made.error().code == EEXIST) warn_duplicate(own, group->name);
  return made.error();
}

int enter_group(::kobject* object, const ::attribute_group* group, bool update) {
  if (!object || (!update && !object->sd)) {
    warn("internal_create_group", "the object is not in sysfs");
    return -EINVAL;
  }
  if (!object->sd) return -EINVAL;
  if (!group->attrs && !group->bin_attrs) {
    warn("internal_create_group", "sysfs: (bin_)attrs not set by subsystem for group: %s/%s",
         object->name, group->name ? group->name : "");
    return -EINVAL;
  }
  auto directory = directory_for(object, group, update);
  if (!directory.ok()) return -directory.error().code;
  const int error = add_files(**directory, object, group, update);
  if (error && group->name) tree().remove(**directory);
  return error;
}

int enter_groups(::kobject* object, const ::attribute_group* const* groups, bool update) {
  for (int i = 0; groups && groups[i]; ++i) {
    const int error = enter_group(object, groups[i], update);
    if (!error) continue;
    while (--i >= 0) remove_group(object, groups[i]);
    return error;
  }
  return 0;
}

}  // namespace

int create_group(::kobject* object, const ::attribute_group* group) {
  return enter_group(object, group, false);
}
int update_group(::kobject* object, const ::attribute_group* group) {
  return enter_group(object, group, true);
}

void remove_group(::kobject* object, const ::attribute_group* group) {
  if (!object->sd) return;
  RefPtr<Node> directory(kernfs::node_of(object->sd));
  if (group->name) directory = tree().find(*directory, group->name);
  if (!directory) {
    warn("sysfs_remove_group", "sysfs group '%s' not found for kobject '%s'", group->name,
         object->name);
    return;
  }
  remove_files(*directory, group);
  if (group->name) tree().remove(*directory);
}

int merge_group(::kobject* object, const ::attribute_group* group) {
  RefPtr<Node> directory = tree().find(*kernfs::node_of(object->sd), group->name);
  if (!directory) return -ENOENT;
  for (int i = 0; group->attrs[i]; ++i) {
    const int error = add_file(*directory, object, group->attrs[i], group->attrs[i]->mode);
    if (!error) continue;
    // The one that failed too, as Linux does: who clashes takes away what was there.
    for (; i >= 0; --i) (void)tree().remove(*directory, group->attrs[i]->name);
    return error;
  }
  return 0;
}

void unmerge_group(::kobject* object, const ::attribute_group* group) {
  RefPtr<Node> directory = tree().find(*kernfs::node_of(object->sd), group->name);
  for (auto at = group->attrs; directory && *at; ++at) (void)tree().remove(*directory, (*at)->name);
}

int create_groups(::kobject* object, const ::attribute_group* const* groups) {
  return enter_groups(object, groups, false);
}
int update_groups(::kobject* object, const ::attribute_group* const* groups) {
  return enter_groups(object, groups, true);
}
void remove_groups(::kobject* object, const ::attribute_group* const* groups) {
  for (; groups && *groups; ++groups) remove_group(object, *groups);
}

}  // namespace holdfast::kernel::sysfs
