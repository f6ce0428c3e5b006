#include "kernel/debugfs/debugfs.h"

#include <sys/stat.h>

#include <algorithm>

#include "kernel/core/log.h"
#include "kernel/debugfs/debug_inode.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"
#include "kernel/sysfs/sysfs.h"

namespace holdfast::kernel::debugfs {

Node::Node(std::string_view node_name, std::uint32_t node_mode) : mode(node_mode) {
  c.d_fsdata = this;
  c.d_parent = &c;
  rename(node_name);
}

void Node::rename(std::string_view new_name) {
  name = new_name;
  c.d_name.name = reinterpret_cast<const unsigned char*>(name.c_str());
  c.d_name.len = static_cast<unsigned>(name.size());
}

DebugFs::DebugFs(Kernel& kernel) : kernel_(kernel), root_(make_ref<Node>("/", S_IFDIR | 0700)) {
  root_->ino = next_ino_++;
  kernel_.vfs().mount("/sys/kernel/debug", inode_of(root_));
  kernel_.sysfs().mount("kernel/debug", inode_of(root_));
}

DebugFs::~DebugFs() = default;

Result<Node*> DebugFs::enter(RefPtr<Node> node, Node* parent) {
  Node* directory = parent ? parent : root_.get();
  RefPtr<Node> known;
  Node* entered = node.get();
  {
    LockGuard guard(lock_);
    const bool gone = directory != root_.get() && !directory->parent;
    if (gone) return Error{ENOENT};
    if (!S_ISDIR(directory->mode)) return Error{ENOTDIR};
    auto& slot = directory->children[node->name];
    known = slot;
    if (!known) {
      node->ino = next_ino_++;
      node->parent = directory;
      node->c.d_parent = &directory->c;
      slot = std::move(node);
    }
  }
  if (known) {
    kernel_.log().print(Level::kError,
                        S_ISDIR(known->mode)
                            ? "debugfs: Directory '%s' with parent '%s' already present!"
                            : "debugfs: File '%s' in directory '%s' already present!",
                        known->name.c_str(), directory->name.c_str());
    return Error{EEXIST};
  }
  kernel_.vfs().tell_added(path_of(*directory), entered->name);
  return entered;
}

Result<Node*> DebugFs::create(std::string_view name, std::uint32_t mode, Node* parent, void* data,
                              const ::file_operations* ops, bool unguarded) {
  if ((mode & S_IFMT) == 0) mode |= S_IFREG;
  if (!S_ISREG(mode)) return Error{EINVAL};
  auto node = make_ref<Node>(name, mode);
  node->data = data;
  node->ops = ops;
  node->unguarded = unguarded;
  return enter(std::move(node), parent);
}

Result<Node*> DebugFs::mkdir(std::string_view name, Node* parent) {
  return enter(make_ref<Node>(name, S_IFDIR | 0755), parent);
}

Result<Node*> DebugFs::symlink(std::string_view name, Node* parent, std::string_view target) {
  auto node = make_ref<Node>(name, S_IFLNK | 0777);
  node->target = target;
  node->size = static_cast<long long>(target.size());
  return enter(std::move(node), parent);
}

// Leaves first, each out of sight before it is drained.
void DebugFs::remove_children(Node& node) {
  while (true) {
    RefPtr<Node> child;
    {
      LockGuard guard(lock_);
      if (node.children.empty()) return;
      child = node.children.begin()->second;
    }
    remove(child.get());
  }
}

void DebugFs::remove(Node* plain) {
  if (plain == root_.get()) return;
  RefPtr<Node> node(plain);
  remove_children(*node);
  std::string directory;
  {
    LockGuard guard(lock_);
    Node* parent = node->parent;
    if (!parent) return;
    directory = path_of(*parent);
    parent->children.erase(node->name);
    node->parent = nullptr;
  }
  kernel_.vfs().tell_removed(directory, node->name);
  retire(std::move(node), "debugfs remove");
}

Status DebugFs::rename(Node* plain, Node* directory, std::string_view name) {
  RefPtr<Node> node(plain);
  std::string old_directory, old_name;
  {
    LockGuard guard(lock_);
    if (!node->parent || directory->children.contains(name)) return Error{EEXIST};
    old_directory = path_of(*node->parent);
    old_name = node->name;
    node->parent->children.erase(node->name);
    node->rename(name);
    node->parent = directory;
    node->c.d_parent = &directory->c;
    directory->children.emplace(std::string(name), node);
  }
  kernel_.vfs().tell_removed(old_directory, old_name);
  kernel_.vfs().tell_added(path_of(*directory), name);
  return {};
}

RefPtr<Node> DebugFs::find(Node* parent, std::string_view name) {
  Node* directory = parent ? parent : root_.get();
  LockGuard guard(lock_);
  auto found = directory->children.find(name);
  return found == directory->children.end() ? nullptr : found->second;
}

std::string DebugFs::path_of(const Node& directory) const {
  if (&directory == root_.get() || !directory.parent) return "/sys/kernel/debug";
  return path_of(*directory.parent) + "/" + directory.name;
}

RefPtr<fs::Inode> DebugFs::inode_of(RefPtr<Node> node) {
  return make_ref<DebugInode>(*this, std::move(node));
}

Status DebugFs::readdir(Node& directory, std::uint64_t from, const fs::DirSink& sink) {
  std::vector<RefPtr<Node>> nodes;
  {
    LockGuard guard(lock_);
    for (const auto& [name, node] : directory.children) {
      if (node->ino > from) nodes.push_back(node);
    }
  }
  std::sort(nodes.begin(), nodes.end(),
            [](const auto& a, const auto& b) { return a->ino < b->ino; });
  for (const auto& node : nodes) {
    if (!sink(fs::DirEntry{node->name, node->ino, node->mode}, node->ino)) break;
  }
  return {};
}

void DebugFs::attributes(const Node& node, ::inode& to) {
  LockGuard guard(lock_);
  to.i_ino = node.ino;
  to.i_mode = static_cast<unsigned short>(node.mode);
  to.i_nlink = S_ISDIR(node.mode) ? 2 : 1;
  to.i_uid = node.uid;
  to.i_gid = node.gid;
  to.i_size = node.size;
  to.i_private = node.data;
}

void DebugFs::set_mode(Node& node, std::uint32_t mode) {
  LockGuard guard(lock_);
  node.mode = (node.mode & S_IFMT) | (mode & 07777);
}

void DebugFs::set_owner(Node& node, std::uint32_t uid, std::uint32_t gid) {
  LockGuard guard(lock_);
  node.uid = uid;
  node.gid = gid;
}

void DebugFs::set_size(Node& node, long long size) {
  LockGuard guard(lock_);
  node.size = size;
}

}  // namespace holdfast::kernel::debugfs
