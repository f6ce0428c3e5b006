#include "kernel/kernfs/kernfs.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/verify.h"
#include "kernel/fs/file.h"
#include "kernel/fs/helpers.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"
#include "kernel/kernfs/kernfs_inode.h"

namespace holdfast::kernel::kernfs {

long Operations::show(Node&, char*) const { return -EINVAL; }
long Operations::read(Node&, ::file*, char*, std::size_t, long long) const { return -EINVAL; }
long Operations::write(Node&, ::file*, char*, std::size_t, long long) const { return -EINVAL; }
long long Operations::llseek(Node&, ::file* file, long long offset, int whence) const {
  return fs::generic_file_llseek(file, offset, whence);
}
int Operations::mmap(Node&, ::file*, ::vm_area_struct*) const { return -ENODEV; }

bool Node::is_directory() const { return S_ISDIR(mode); }

KernFs::KernFs(Kernel& kernel, std::string where, std::uint32_t root_mode)
    : kernel_(kernel), where_(std::move(where)), root_(make_ref<Node>("", S_IFDIR | root_mode)) {
  root_->ino = next_ino_++;
  kernel_.vfs().mount(where_, inode_of(root_));
}

namespace {

// Directories and their entries hold each other.
void take_apart(Node& node) {
  for (auto& [name, child] : node.children) {
    take_apart(*child);
    child->parent = nullptr;
    child->target = nullptr;
    child->mounted = nullptr;
  }
  node.children.clear();
}

}  // namespace

KernFs::~KernFs() {
  take_apart(*root_);
  held_.clear();
}

Result<Node*> KernFs::add(Node& directory, RefPtr<Node> node) {
  Node* added = node.get();
  std::string path;
  if (node->name.empty()) return Error{EINVAL};
  {
    LockGuard guard(lock_);
    if (!directory.is_directory()) return Error{EINVAL};
    if (directory.shut || (!directory.parent && &directory != root_.get())) return Error{ENOENT};
    auto [at, fresh] = directory.children.try_emplace(node->name, nullptr);
    if (!fresh) return Error{EEXIST};
    node->ino = next_ino_++;
    node->parent = RefPtr<Node>(&directory);
    node->context = directory.priv;
    if (node->is_directory()) ++directory.subdirectories;
    at->second = std::move(node);
    path = path_locked(directory);
  }
  kernel_.vfs().tell_added(path == "/" ? where_ : where_ + path, added->name);
  return added;
}

Result<Node*> KernFs::make_directory(Node& directory, std::string_view name, std::uint32_t mode,
                                     void* priv) {
  auto node = make_ref<Node>(name, S_IFDIR | mode);
  node->priv = priv;
  return add(directory, std::move(node));
}

Result<Node*> KernFs::make_file(Node& directory, std::string_view name, std::uint32_t mode,
                                long long size, const Operations& operations, void* priv) {
  auto node = make_ref<Node>(name, S_IFREG | (mode & 07777));
  node->size = size;
  node->operations = &operations;
  node->priv = priv;
  return add(directory, std::move(node));
}

Result<Node*> KernFs::make_link(Node& directory, std::string_view name, Node& target) {
  auto node = make_ref<Node>(name, S_IFLNK | 0777);
  node->target = RefPtr<Node>(&target);
  return add(directory, std::move(node));
}

Status KernFs::rename(Node& node, Node& directory, std::string_view name) {
  std::string old_path, new_path, old_name;
  {
    LockGuard guard(lock_);
    if (!node.parent || node.shut || directory.shut) return Error{ENOENT};
    if (node.parent.get() == &directory && node.name == name) return {};
    if (directory.children.contains(name)) return Error{EEXIST};
    RefPtr<Node> keep(&node);
    RefPtr<Node> from = node.parent;
    old_path = path_locked(*from);
    old_name = node.name;
    from->children.erase(node.name);
    if (node.is_directory()) --from->subdirectories;
    node.name = name;
    node.parent = RefPtr<Node>(&directory);
    if (node.is_directory()) ++directory.subdirectories;
    directory.children.emplace(std::string(name), std::move(keep));
    new_path = path_locked(directory);
  }
  kernel_.vfs().tell_removed(old_path == "/" ? where_ : where_ + old_path, old_name);
  kernel_.vfs().tell_added(new_path == "/" ? where_ : where_ + new_path, name);
  return {};
}

RefPtr<Node> KernFs::find(Node& directory, std::string_view name) {
  LockGuard guard(lock_);
  auto found = directory.children.find(name);
  return found == directory.children.end() ? nullptr : found->second;
}

RefPtr<Node> KernFs::find_active(Node& directory, std::string_view name) {
  LockGuard guard(lock_);
  auto found = directory.children.find(name);
  if (found == directory.children.end() || found->second->shut) return nullptr;
  return found->second;
}

void KernFs::hold(Node& node) {
  LockGuard guard(lock_);
  Held& held = held_[&node];
  if (held.count++ == 0) held.node = RefPtr<Node>(&node);
}

void KernFs::drop(Node& node) {
  RefPtr<Node> last;  // goes after the lock
  LockGuard guard(lock_);
  auto found = held_.find(&node);
  if (found == held_.end() || --found->second.count != 0) return;
  last = std::move(found->second.node);
  held_.erase(found);
}

void KernFs::notify(Node& node) {
  std::vector<Node::Poller> pollers;
  node.event.add(1);
  {
    LockGuard guard(lock_);
    pollers.swap(node.pollers);
  }
  for (const Node::Poller& poller : pollers) poller.waiter->notify();
}

void KernFs::watch(Node& node, fs::File& file, RefPtr<fs::PollWaiter> waiter) {
  std::vector<Node::Poller> gone;  // goes after the lock
  LockGuard guard(lock_);
  auto rest = std::stable_partition(
      node.pollers.begin(), node.pollers.end(), [&](const Node::Poller& poller) {
        return poller.file != &file || (waiter && poller.waiter != waiter);
      });
  gone.assign(std::make_move_iterator(rest), std::make_move_iterator(node.pollers.end()));
  node.pollers.erase(rest, node.pollers.end());
  if (waiter) node.pollers.push_back({&file, std::move(waiter)});
}

void KernFs::set_mode(Node& node, std::uint32_t mode) {
  LockGuard guard(lock_);
  node.mode = (node.mode & S_IFMT) | (mode & 07777);
}

void KernFs::set_owner(Node& node, std::uint32_t uid, std::uint32_t gid) {
  LockGuard guard(lock_);
  node.uid = uid;
  node.gid = gid;
}

void KernFs::mount_on(Node& directory, RefPtr<fs::Inode> root) {
  LockGuard guard(lock_);
  directory.mounted = std::move(root);
}

RefPtr<fs::Inode> KernFs::inode_of(const RefPtr<Node>& node) {
  {
    LockGuard guard(lock_);
    if (node->mounted) return node->mounted;
  }
  return make_ref<KernfsInode>(*this, node);
}

Status KernFs::readdir(Node& directory, std::uint64_t from, const fs::DirSink& sink) {
  struct Row {
    std::string name;
    std::uint64_t ino;
    std::uint32_t mode;
  };
  std::vector<Row> rows;
  {
    LockGuard guard(lock_);
    for (const auto& [name, node] : directory.children) {
      if (node->ino > from && !node->shut) rows.push_back({name, node->ino, node->mode});
    }
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.ino < b.ino; });
  for (const Row& row : rows) {
    if (!sink(fs::DirEntry{row.name, row.ino, row.mode}, row.ino)) break;
  }
  return {};
}

void KernFs::attributes(const Node& node, ::inode& to) {
  LockGuard guard(lock_);
  to.i_ino = node.ino;
  to.i_mode = static_cast<unsigned short>(node.mode);
  to.i_nlink = node.is_directory() ? 2 + node.subdirectories : 1;
  to.i_uid = node.uid;
  to.i_gid = node.gid;
  to.i_size = node.size;
}

std::string KernFs::path_locked(const Node& node) const {
  if (&node == root_.get()) return "/";
  if (!node.parent) return "/(null)/" + node.name;
  const std::string above = path_locked(*node.parent);
  return (above == "/" ? above : above + "/") + node.name;
}

std::string KernFs::path_of(Node& node) {
  LockGuard guard(lock_);
  return path_locked(node);
}

bool KernFs::has_child(Node& directory) {
  LockGuard guard(lock_);
  return !directory.children.empty();
}

// One "../" for each directory between the link and what both are below. The target is never taken
// for a directory above the link, so that a link to one still says its name, as in Linux.
Result<std::string> KernFs::target_path(Node& link) {
  LockGuard guard(lock_);
  if (!link.parent || !link.target) return Error{EINVAL};
  std::vector<const Node*> above;  // the link's directory and up
  for (const Node* at = link.parent.get(); at; at = at->parent.get()) above.push_back(at);
  std::string path = link.target->name;
  const Node* common = link.target->parent.get();
  while (common && std::find(above.begin(), above.end(), common) == above.end()) {
    path = common->name + "/" + path;
    common = common->parent.get();
  }
  if (!common) return Error{ENOENT};
  const auto steps = std::find(above.begin(), above.end(), common) - above.begin();
  for (auto i = steps; i > 0; --i) path = "../" + path;
  return path;
}

}  // namespace holdfast::kernel::kernfs
