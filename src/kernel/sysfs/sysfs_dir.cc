// Objects as directories, links between them, mount points.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/verify.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel {

SysFs::SysFs(Kernel& kernel) : tree_(kernel, "/sys", 0555) {}

void SysFs::mount(std::string_view path, RefPtr<fs::Inode> root) {
  RefPtr<kernfs::Node> directory(&tree_.root());
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    directory = tree_.find(*directory, name);
    VERIFY(directory);
  }
  tree_.mount_on(*directory, std::move(root));
}

namespace sysfs {

using kernfs::Node;

kernfs::KernFs& tree() { return current_kernel().sysfs().tree(); }

Node* directory_of(::kobject* object) {
  if (!object) return &tree().root();
  return object->sd ? kernfs::node_of(object->sd) : nullptr;
}

void warn_duplicate(Node& directory, std::string_view name) {
  const std::string path = tree().path_of(directory);
  current_kernel().log().print(Level::kWarning, "sysfs: cannot create duplicate filename '%s/%.*s'",
                               path == "/" ? "" : path.c_str(), static_cast<int>(name.size()),
                               name.data());
  print_stack(Level::kWarning, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
}

int create_dir(::kobject* object) {
  Node* directory = directory_of(object->parent);
  if (!directory) return -ENOENT;
  const std::string_view name = object->name ? object->name : "";
  auto made = tree().make_directory(*directory, name, 0755, object);
  if (!made.ok()) {
    if (made.error().code == EEXIST) warn_duplicate(*directory, name);
    return -made.error().code;
  }
  if (object->ktype && object->ktype->get_ownership) {
    unsigned uid = 0, gid = 0;
    object->ktype->get_ownership(object, &uid, &gid);
    tree().set_owner(*made.value(), uid, gid);
  }
  tree().hold(*made.value());
  object->sd = made.value()->c();
  return 0;
}

void remove_dir(::kobject* object) {
  Node* node = object->sd ? kernfs::node_of(object->sd) : nullptr;
  object->sd = nullptr;
  if (!node) return;
  tree().remove(*node);
  tree().drop(*node);
}

int create_mount_point(::kobject* parent, const char* name) {
  Node* directory = directory_of(parent);
  if (!directory) return -ENOENT;
  auto made = tree().make_directory(*directory, name, 0755, nullptr);
  if (!made.ok() && made.error().code == EEXIST) warn_duplicate(*directory, name);
  return -made.code();
}

void remove_mount_point(::kobject* parent, const char* name) {
  if (Node* directory = directory_of(parent)) (void)tree().remove(*directory, name);
}

int create_link_in(Node& directory, ::kobject* target, const char* name) {
  if (!target || !target->sd) return -ENOENT;
  return -tree().make_link(directory, name, *kernfs::node_of(target->sd)).code();
}

int create_link(::kobject* object, ::kobject* target, const char* name, bool warns) {
  Node* directory = directory_of(object);
  if (!directory) return -EFAULT;
  const int error = create_link_in(*directory, target, name);
  if (error == -EEXIST && warns) warn_duplicate(*directory, name);
  return error;
}

void remove_link(::kobject* object, const char* name) {
  if (Node* directory = directory_of(object)) (void)tree().remove(*directory, name);
}

}  // namespace sysfs
}  // namespace holdfast::kernel
