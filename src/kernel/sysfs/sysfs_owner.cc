// Who owns the files of an object. What is not in sysfs has no owner (-EINVAL); a file that the
// object should have and has not ends it half done (-ENOENT), as in Linux.
#include <cerrno>

#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel::sysfs {
namespace {

using kernfs::Node;

int give(Node& directory, const char* name, unsigned uid, unsigned gid) {
  RefPtr<Node> node = tree().find(directory, name);
  if (!node) return -ENOENT;
  tree().set_owner(*node, uid, gid);
  return 0;
}

}  // namespace

int change_owner(::kobject* object, unsigned uid, unsigned gid) {
  if (!object->state_in_sysfs) return -EINVAL;
  tree().set_owner(*kernfs::node_of(object->sd), uid, gid);
  if (!object->ktype) return 0;
  for (auto* at = object->ktype->default_attrs; at && *at; ++at) {
    if (int error = change_file_owner(object, (*at)->name, uid, gid)) return error;
  }
  return change_groups_owner(object, object->ktype->default_groups, uid, gid);
}

int change_file_owner(::kobject* object, const char* name, unsigned uid, unsigned gid) {
  if (!name || !object->state_in_sysfs) return -EINVAL;
  return give(*kernfs::node_of(object->sd), name, uid, gid);
}

int change_group_owner(::kobject* object, const ::attribute_group* group, unsigned uid,
                       unsigned gid) {
  if (!object->state_in_sysfs) return -EINVAL;
  RefPtr<Node> directory(kernfs::node_of(object->sd));
  if (group->name) directory = tree().find(*directory, group->name);
  if (!directory) return -ENOENT;
  tree().set_owner(*directory, uid, gid);
  for (auto at = group->attrs; at && *at; ++at) {
    if (int error = give(*directory, (*at)->name, uid, gid)) return error;
  }
  for (auto at = group->bin_attrs; at && *at; ++at) {
    if (int error = give(*directory, (*at)->attr.name, uid, gid)) return error;
  }
  return 0;
}

int change_groups_owner(::kobject* object, const ::attribute_group* const* groups, unsigned uid,
                        unsigned gid) {
  if (!object->state_in_sysfs) return -EINVAL;
  for (; groups && *groups; ++groups) {
    if (int error = change_group_owner(object, *groups, uid, gid)) return error;
  }
  return 0;
}

int change_link_owner(::kobject* object, ::kobject* target, const char* name, unsigned uid,
                      unsigned gid) {
  Node* directory = directory_of(object);
  if (!directory) return -EFAULT;
  RefPtr<Node> link = tree().find(*directory, name);
  if (!link) return -ENOENT;
  if (!link->target || link->target->c() != target->sd) return -EINVAL;
  tree().set_owner(*link, uid, gid);
  return 0;
}

int rename_link(::kobject* object, ::kobject* target, const char* name, std::string_view to) {
  Node* directory = directory_of(object);
  RefPtr<Node> link = tree().find(*directory, name);
  if (!link) return -ENOENT;
  if (!link->target || link->target->c() != target->sd) return -EINVAL;
  return tree().rename(*link, *directory, to).negative();
}

}  // namespace holdfast::kernel::sysfs
