#include "kernel/kernfs/kernfs_inode.h"

#include <sys/stat.h>

namespace holdfast::kernel::kernfs {

KernfsInode::KernfsInode(KernFs& tree, RefPtr<Node> node) : tree_(tree), node_(std::move(node)) {
  tree_.attributes(*node_, c);
}

Result<RefPtr<fs::Inode>> KernfsInode::lookup(std::string_view name) {
  if (!S_ISDIR(c.i_mode)) return Error{ENOTDIR};
  auto found = tree_.find_active(*node_, name);
  if (!found) return Error{ENOENT};
  return tree_.inode_of(found);
}

Status KernfsInode::readdir(std::uint64_t from, const fs::DirSink& sink) {
  return S_ISDIR(c.i_mode) ? tree_.readdir(*node_, from, sink) : Error{ENOTDIR};
}

Result<std::string> KernfsInode::readlink() { return tree_.target_path(*node_); }

Result<RefPtr<fs::File>> KernfsInode::open(int flags) {
  if (S_ISDIR(c.i_mode)) return Error{EISDIR};
  if (S_ISLNK(c.i_mode)) return Error{ELOOP};
  return KernfsFile::open(RefPtr<KernfsInode>(this), flags);
}

Status KernfsInode::refresh() {
  tree_.attributes(*node_, c);
  return node_->gate().active() ? Status{} : Status{Error{ENOENT}};
}

Status KernfsInode::set_mode(std::uint32_t mode) {
  tree_.set_mode(*node_, mode);
  return refresh();
}

Status KernfsInode::set_owner(std::uint32_t uid, std::uint32_t gid) {
  tree_.set_owner(*node_, uid, gid);
  return refresh();
}

}  // namespace holdfast::kernel::kernfs
