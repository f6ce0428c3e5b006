#include "fuse/node_table.h"

#include <sys/stat.h>

#include <ctime>

#include "fuse/local_inode.h"

namespace holdfast::fuse {
namespace {

NodeView view(const Node* node) {
  if (!node) return {};
  return {.id = node->id,
          .parent = node->parent,
          .name = node->name,
          .inode = node->inode,
          .only_open = (node->detached || node->forgotten) && node->open_files > 0,
          .still_named = node->detached && !node->forgotten,
          .lasting = node->lasting,
          .tree = node->tree};
}

bool is_lasting(const kernel::fs::Inode& inode) {
  auto* local = dynamic_cast<const LocalInode*>(&inode);
  return local && S_ISLNK(inode.c.i_mode) && !local->per_caller();
}

bool is_per_caller(const kernel::fs::Inode& inode) {
  auto* local = dynamic_cast<const LocalInode*>(&inode);
  return local && local->per_caller();
}

bool same_entry(kernel::fs::Inode& known, const kernel::fs::Inode& found) {
  return known.c.i_ino == found.c.i_ino && (known.c.i_mode & S_IFMT) == (found.c.i_mode & S_IFMT) &&
         !is_per_caller(found) && known.refresh().ok();
}

}  // namespace

NodeTable::NodeTable(RefPtr<kernel::fs::Inode> root) {
  auto node = std::make_unique<Node>();
  node->id = kRootNode;
  node->parent = kRootNode;
  node->inode = std::move(root);
  node->lookups = 1;
  nodes_[kRootNode] = std::move(node);
}

Node* NodeTable::find_locked(NodeId id) {
  auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : found->second.get();
}

NodeView NodeTable::find(NodeId id) {
  std::lock_guard lock(mutex_);
  return view(find_locked(id));
}

RefPtr<kernel::fs::Inode> NodeTable::inode(NodeId id) {
  std::lock_guard lock(mutex_);
  Node* node = find_locked(id);
  return node ? node->inode : nullptr;
}

NodeView NodeTable::child(NodeId parent, std::string_view name) {
  std::lock_guard lock(mutex_);
  auto known = names_.find(Key(parent, name));
  return known == names_.end() ? NodeView{} : view(find_locked(known->second));
}

std::uint32_t NodeTable::tree_locked(NodeId parent, std::string_view name) {
  if (parent != kRootNode) {
    Node* node = find_locked(parent);
    return node ? node->tree : 0;
  }
  if (name == "proc") return 0;
  if (name == "sys") return 1;
  return name == "dev" ? 2 : 3;
}

namespace {

// An entry that keeps no times was made when the machine first saw it, as in procfs.
void give_times(::inode& c) {
  if (c.i_mtime.tv_sec != 0) return;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  c.i_atime = c.i_mtime = c.i_ctime = {now.tv_sec, now.tv_nsec};
}

}  // namespace

NodeView NodeTable::add(NodeId parent, std::string_view name, RefPtr<kernel::fs::Inode> inode) {
  NodeView known = child(parent, name);
  bool same = known.inode && same_entry(*known.inode, *inode);
  std::lock_guard lock(mutex_);
  auto at = names_.find(Key(parent, name));
  if (same && at != names_.end() && at->second == known.id) {
    Node* node = find_locked(known.id);
    ++node->lookups;
    return view(node);
  }
  auto node = std::make_unique<Node>();
  node->id = ++last_id_;
  node->parent = parent;
  node->name = name;
  node->lasting = is_lasting(*inode);
  give_times(inode->c);
  node->tree = tree_locked(parent, name);
  node->inode = std::move(inode);
  node->lookups = 1;
  names_[Key(parent, name)] = node->id;
  NodeView result = view(node.get());
  nodes_[node->id] = std::move(node);
  return result;
}

void NodeTable::erase_name_locked(const Node& node) {
  auto at = names_.find(Key(node.parent, node.name));
  if (at != names_.end() && at->second == node.id) names_.erase(at);
}

void NodeTable::forget(NodeId id, std::uint64_t lookups) {
  std::unique_ptr<Node> last;  // goes after the lock: an Inode may be the last of its kind
  std::lock_guard lock(mutex_);
  auto found = nodes_.find(id);
  if (found == nodes_.end() || id == kRootNode) return;
  Node& node = *found->second;
  node.lookups -= std::min(node.lookups, lookups);
  if (node.lookups != 0) return;
  erase_name_locked(node);
  last = std::move(found->second);
  nodes_.erase(found);
}

NodeId NodeTable::directory(std::string_view path) {
  std::lock_guard lock(mutex_);
  NodeId id = kRootNode;
  while (!path.empty()) {
    auto slash = path.find('/');
    std::string_view name = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (name.empty()) continue;
    auto found = names_.find(Key(id, name));
    if (found == names_.end()) return 0;
    id = found->second;
  }
  return id;
}

NodeId NodeTable::detach(NodeId parent, std::string_view name) {
  std::lock_guard lock(mutex_);
  auto found = names_.find(Key(parent, name));
  if (found == names_.end()) return 0;
  NodeId id = found->second;
  names_.erase(found);
  if (Node* node = find_locked(id)) node->detached = true;
  return id;
}

void NodeTable::detach_below_locked(NodeId directory, std::vector<Name>& found) {
  for (auto at = names_.lower_bound(Key(directory, std::string()));
       at != names_.end() && at->first.first == directory; at = names_.erase(at)) {
    detach_below_locked(at->second, found);
    if (Node* node = find_locked(at->second)) node->detached = true;
    found.push_back({directory, at->second, at->first.second});
  }
}

std::vector<NodeTable::Name> NodeTable::detach_below(NodeId directory) {
  std::vector<Name> found;
  std::lock_guard lock(mutex_);
  detach_below_locked(directory, found);
  return found;
}

void NodeTable::set_forgotten(NodeId id) {
  std::lock_guard lock(mutex_);
  if (Node* node = find_locked(id)) node->forgotten = true;
}

void NodeTable::opened(NodeId id, int change) {
  std::lock_guard lock(mutex_);
  if (Node* node = find_locked(id)) node->open_files += static_cast<std::uint32_t>(change);
}

std::size_t NodeTable::size() {
  std::lock_guard lock(mutex_);
  return nodes_.size();
}

}  // namespace holdfast::fuse
