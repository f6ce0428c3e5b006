#include "kernel/chardev/dev_fs.h"

#include <sys/stat.h>

#include <algorithm>
#include <vector>

#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

class DevInode final : public fs::Inode {
 public:
  DevInode(DevFs& dev, RefPtr<DevNode> node) : dev_(dev), node_(std::move(node)) {
    dev_.attributes(*node_, c);
  }
  Result<RefPtr<fs::Inode>> lookup(std::string_view name) override {
    if (!S_ISDIR(c.i_mode)) return Error{ENOTDIR};
    auto found = dev_.find(*node_, name);
    if (!found) return Error{ENOENT};
    return dev_.inode_of(std::move(found));
  }
  Status readdir(std::uint64_t from, const fs::DirSink& sink) override {
    return S_ISDIR(c.i_mode) ? dev_.readdir(*node_, from, sink) : Error{ENOTDIR};
  }
  Result<RefPtr<fs::File>> open(int flags) override {
    if (S_ISDIR(c.i_mode)) return Error{EISDIR};
    return dev_.devices().open(RefPtr<fs::Inode>(this), node_->name, node_->number, flags);
  }
  Status refresh() override {
    dev_.attributes(*node_, c);
    return {};
  }
  Status set_mode(std::uint32_t mode) override {
    dev_.set_mode(*node_, mode);
    return refresh();
  }
  Status set_owner(std::uint32_t uid, std::uint32_t gid) override {
    dev_.set_owner(*node_, uid, gid);
    return refresh();
  }

 private:
  DevFs& dev_;
  const RefPtr<DevNode> node_;
};

// "/dev/snd" and "seq" of "snd/seq".
struct Split {
  std::string directory;
  std::string_view name;
};
Split split(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == path.npos) return {"/dev", path};
  return {"/dev/" + std::string(path.substr(0, slash)), path.substr(slash + 1)};
}

}  // namespace

DevFs::DevFs(CharDevices& devices) : devices_(devices), root_(make_ref<DevNode>()) {
  root_->mode = S_IFDIR | 0755;
  root_->ino = next_ino_++;
  devices_.kernel().vfs().mount("/dev", inode_of(root_));
}

RefPtr<fs::Inode> DevFs::inode_of(RefPtr<DevNode> node) {
  return make_ref<DevInode>(*this, std::move(node));
}

Status DevFs::make_node(std::string_view path, DeviceNumber number, std::uint32_t mode,
                        std::uint32_t uid, std::uint32_t gid) {
  {
    LockGuard guard(lock_);
    DevNode* directory = root_.get();
    std::string_view rest = path;
    for (auto slash = rest.find('/'); slash != rest.npos; slash = rest.find('/')) {
      auto& child = directory->children[std::string(rest.substr(0, slash))];
      if (!child) {
        child = make_ref<DevNode>();
        child->name = rest.substr(0, slash);
        child->mode = S_IFDIR | 0755;
        child->ino = next_ino_++;
      }
      if (!S_ISDIR(child->mode)) return Error{ENOTDIR};
      directory = child.get();
      rest.remove_prefix(slash + 1);
    }
    if (rest.empty()) return Error{EINVAL};
    auto& node = directory->children[std::string(rest)];
    if (node) return Error{EEXIST};
    node = make_ref<DevNode>();
    node->name = rest;
    node->mode = S_IFCHR | (mode & 07777);
    node->uid = uid;
    node->gid = gid;
    node->number = number;
    node->ino = next_ino_++;
  }
  auto [directory, name] = split(path);
  devices_.kernel().vfs().tell_added(directory, name);
  return {};
}

bool DevFs::remove_below(DevNode& directory, std::string_view path) {
  const auto slash = path.find('/');
  auto found = directory.children.find(path.substr(0, slash));
  if (found == directory.children.end()) return false;
  if (slash != path.npos) {
    if (!remove_below(*found->second, path.substr(slash + 1))) return false;
    if (!found->second->children.empty()) return true;
  }
  directory.children.erase(found);
  return true;
}

Status DevFs::remove(std::string_view path) {
  bool removed = false;
  {
    LockGuard guard(lock_);
    removed = remove_below(*root_, path);
  }
  if (!removed) return Error{ENOENT};
  // Folders that were made for the node have gone with it.
  do {
    auto [directory, name] = split(path);
    devices_.kernel().vfs().tell_removed(directory, name);
    const auto slash = path.rfind('/');
    if (slash == path.npos) return {};
    path = path.substr(0, slash);
  } while (!exists(path));
  return {};
}

bool DevFs::exists(std::string_view path) {
  LockGuard guard(lock_);
  DevNode* node = root_.get();
  for (;;) {
    const auto slash = path.find('/');
    auto found = node->children.find(path.substr(0, slash));
    if (found == node->children.end()) return false;
    if (slash == path.npos) return true;
    node = found->second.get();
    path.remove_prefix(slash + 1);
  }
}

RefPtr<DevNode> DevFs::find(DevNode& directory, std::string_view name) {
  LockGuard guard(lock_);
  auto found = directory.children.find(name);
  return found == directory.children.end() ? nullptr : found->second;
}

// A node's number is its position: nodes are few, so the order is theirs.
Status DevFs::readdir(DevNode& directory, std::uint64_t from, const fs::DirSink& sink) {
  std::vector<RefPtr<DevNode>> nodes;
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

void DevFs::attributes(const DevNode& node, ::inode& to) {
  LockGuard guard(lock_);
  to.i_ino = node.ino;
  to.i_mode = static_cast<unsigned short>(node.mode);
  to.i_nlink = S_ISDIR(node.mode) ? 2 : 1;
  to.i_uid = node.uid;
  to.i_gid = node.gid;
  to.i_rdev = node.number;
}

void DevFs::set_mode(DevNode& node, std::uint32_t mode) {
  LockGuard guard(lock_);
  node.mode = (node.mode & S_IFMT) | (mode & 07777);
}

void DevFs::set_owner(DevNode& node, std::uint32_t uid, std::uint32_t gid) {
  LockGuard guard(lock_);
  node.uid = uid;
  node.gid = gid;
}

}  // namespace holdfast::kernel
