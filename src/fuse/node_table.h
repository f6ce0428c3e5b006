// NodeTable: what the machine's kernel calls a node id, and the Inode behind it.
//
// Reference model: a node lives for as long as the machine holds look-ups of it (forget gives them
// back). It keeps its Inode, which is memory only. Two look-ups of one living entry are one node;
// an entry that was removed and made again is another node, so that an old descriptor never turns
// into the new entry.
// Lock order: mutex_ before nothing; no call into the trees is made under it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kernel/fs/inode.h"

namespace holdfast::fuse {

using NodeId = std::uint64_t;
inline constexpr NodeId kRootNode = 1;

struct Node {
  NodeId id = 0;
  NodeId parent = 0;
  std::string name;
  RefPtr<kernel::fs::Inode> inode;
  std::uint64_t lookups = 0;
  bool detached = false;   // removed; the machine is being told
  bool forgotten = false;  // the machine no longer has a name for it: only open files know it
  std::uint32_t open_files = 0;
  bool lasting = false;    // attributes never change (LocalInode)
  std::uint32_t tree = 0;  // which of the root's children it is below: keeps inode numbers apart
};

// What callers get: a copy, since the table may change as soon as it is unlocked.
struct NodeView {
  NodeId id = 0;
  NodeId parent = 0;
  std::string name;
  RefPtr<kernel::fs::Inode> inode;
  bool only_open = false;    // no name is left, an open file is
  bool still_named = false;  // removed, but the machine may still know the name
  bool lasting = false;
  std::uint32_t tree = 0;
};

class NodeTable {
 public:
  explicit NodeTable(RefPtr<kernel::fs::Inode> root);

  // An unknown id (a broken or hostile kernel) has no inode.
  NodeView find(NodeId id);
  RefPtr<kernel::fs::Inode> inode(NodeId id);
  // The node of (parent, name), if the machine knows one; its inode is null otherwise.
  NodeView child(NodeId parent, std::string_view name);
  // Counts one look-up of (parent, name), which is now `inode`.
  NodeView add(NodeId parent, std::string_view name, RefPtr<kernel::fs::Inode> inode);
  void forget(NodeId id, std::uint64_t lookups);

  // The node of a directory by path ("/proc/driver"), if the machine knows it; else 0.
  NodeId directory(std::string_view path);
  // The name is gone or means something else now. Returns the node it meant; 0: none.
  NodeId detach(NodeId parent, std::string_view name);
  struct Name {
    NodeId parent;
    NodeId child;
    std::string name;
  };
  // Every name known below a directory, likewise; those deepest down first.
  std::vector<Name> detach_below(NodeId directory);
  void set_forgotten(NodeId id);
  void opened(NodeId id, int change);
  std::size_t size();

 private:
  using Key = std::pair<NodeId, std::string>;
  Node* find_locked(NodeId id);
  void detach_below_locked(NodeId directory, std::vector<Name>& found);
  void erase_name_locked(const Node& node);
  std::uint32_t tree_locked(NodeId parent, std::string_view name);

  std::mutex mutex_;
  NodeId last_id_ = kRootNode;
  std::unordered_map<NodeId, std::unique_ptr<Node>> nodes_;
  std::map<Key, NodeId> names_;
};

}  // namespace holdfast::fuse
