// DebugFs: /sys/kernel/debug. Files are a module's file_operations behind a gate (Linux: the full
// proxy): removal shuts it, waits for the calls inside, and from then on an open descriptor answers
// EIO and an open ENOENT. What differs from procfs: an open file also counts the operations' owner,
// so a module with .owner set cannot go while one is open, and release runs at the close, removed
// or not.
//
// Reference model: the parent holds a Node, so does every Inode, and every debugfs_lookup() until
// dput(). A module's struct dentry is part of the Node: good until removal.
// Lock order: lock_ guards names and children; leaf.
#pragma once

#include <holdfast/abi/fs.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/active.h"
#include "kernel/fs/inode.h"

namespace holdfast::kernel {
class Kernel;
}

namespace holdfast::kernel::debugfs {

class Node final : public RefCounted {
 public:
  Node(std::string_view name, std::uint32_t mode);
  ActiveGate& gate() { return gate_; }
  void run_down() {}  // for retire(): release is the close's business
  void rename(std::string_view name);

  ::dentry c{};  // d_fsdata: this
  std::string name;
  std::uint32_t mode;
  std::uint32_t uid = 0, gid = 0;
  std::uint64_t ino = 0;
  long long size = 0;
  Node* parent = nullptr;  // while linked
  void* data = nullptr;    // i_private
  const ::file_operations* ops = nullptr;
  bool unguarded = false;  // debugfs_create_file_unsafe: its operations take the gate themselves
  std::string target;      // symbolic links
  std::map<std::string, RefPtr<Node>, std::less<>> children;

 private:
  ActiveGate gate_{"debugfs active users"};
};

inline Node* node_of(const ::dentry* dentry) { return static_cast<Node*>(dentry->d_fsdata); }

class DebugFs {
 public:
  explicit DebugFs(Kernel& kernel);
  ~DebugFs();

  // Parent nullptr: the root. EEXIST with a line in the log, ENOENT if the parent is gone.
  Result<Node*> create(std::string_view name, std::uint32_t mode, Node* parent, void* data,
                       const ::file_operations* ops, bool unguarded);
  Result<Node*> mkdir(std::string_view name, Node* parent);
  Result<Node*> symlink(std::string_view name, Node* parent, std::string_view target);
  // The node and everything below it; waits for calls that are inside.
  void remove(Node* node);
  Status rename(Node* node, Node* directory, std::string_view name);
  RefPtr<Node> find(Node* parent, std::string_view name);

  RefPtr<fs::Inode> inode_of(RefPtr<Node> node);
  Status readdir(Node& directory, std::uint64_t from, const fs::DirSink& sink);
  void attributes(const Node& node, ::inode& to);
  void set_mode(Node& node, std::uint32_t mode);
  void set_owner(Node& node, std::uint32_t uid, std::uint32_t gid);
  void set_size(Node& node, long long size);
  Node* root() { return root_.get(); }

 private:
  Result<Node*> enter(RefPtr<Node> node, Node* parent);
  std::string path_of(const Node& directory) const;
  void remove_children(Node& node);

  Kernel& kernel_;
  Lock lock_{"debugfs"};
  RefPtr<Node> root_;
  std::uint64_t next_ino_ = 1;
};

}  // namespace holdfast::kernel::debugfs
