// KernFs: a tree of nodes that come and go with what registered them (Linux: fs/kernfs). sysfs is
// one. A file's operations are called under an active reference; removal shuts the gates of the
// whole subtree at once, then drains and unlinks node by node, leaves first, and returns when the
// last call is out. Whoever comes later gets ENODEV on a descriptor and ENOENT by name.
//
// Reference model: a directory holds its children, a child its directory, an Inode its Node; they
// keep memory. hold() and drop() count what C code keeps (kobject::sd, sysfs_get_dirent()): such
// references are a table's and not a leak when their owner forgets them. What keeps the code is the
// gate, and nothing else.
// Self-removal: break_active() gives up the caller's own active reference, so that a drain need not
// wait for the caller; unbreak_active() pretends it back for the leave at the end of the call.
//
// Lock order: lock_ guards names, links and removal of all nodes; the gates' locks below it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/active.h"
#include "kernel/core/lock.h"
#include "kernel/fs/file.h"

struct kernfs_node;  // to C: a pointer and nothing more

namespace holdfast::kernel {
class Kernel;
struct Task;
}  // namespace holdfast::kernel

namespace holdfast::kernel::kernfs {

class Node;

// What a file does. Stateless: one object serves all files of a kind, and its functions run inside
// call_module(), so they may touch the module's memory and hold nothing that needs a destructor.
class Operations {
 public:
  enum class Kind : std::uint8_t { kText, kBinary };
  constexpr Operations(Kind kind, bool readable, bool writable)
      : kind(kind), readable(readable), writable(writable) {}
  const Kind kind;
  const bool readable, writable;
  // kText: fills `page` (4096 zeroed bytes); the length. kBinary uses read().
  virtual long show(Node& node, char* page) const;
  virtual long read(Node& node, ::file* file, char* buffer, std::size_t size, long long pos) const;
  // `buffer` has a NUL after its `size` bytes.
  virtual long write(Node& node, ::file* file, char* buffer, std::size_t size, long long pos) const;
  virtual long long llseek(Node& node, ::file* file, long long offset, int whence) const;
  virtual int mmap(Node& node, ::file* file, ::vm_area_struct* area) const;

 protected:
  ~Operations() = default;
};

class Node final : public RefCounted {
 public:
  Node(std::string_view node_name, std::uint32_t node_mode) : name(node_name), mode(node_mode) {}

  ActiveGate& gate() { return gate_; }
  ::kernfs_node* c() { return reinterpret_cast<::kernfs_node*>(this); }
  bool is_directory() const;

  // By KernFs::lock_, but for `priv`, `context`, `operations` and `ino`, which stay what they are.
  std::string name;
  std::uint32_t mode;
  std::uint32_t uid = 0, gid = 0;
  std::uint64_t ino = 0;
  long long size = 0;
  RefPtr<Node> parent;  // nullptr: the root, or unlinked
  std::map<std::string, RefPtr<Node>, std::less<>> children;
  std::uint32_t subdirectories = 0;
  void* priv = nullptr;     // a directory's kobject, a file's attribute
  void* context = nullptr;  // its directory's priv, for good
  const Operations* operations = nullptr;
  RefPtr<Node> target;        // symbolic links
  RefPtr<fs::Inode> mounted;  // another tree's root that covers this directory
  bool shut = false;          // its gate is
  bool busy_at_shut = false;  // calls were inside then
  bool draining = false;      // some remover has it in hand
  bool suicidal = false, suicided = false;

  // Rises with every notify(); a file that has not read since is polled ready.
  Atomic<std::uint32_t> event{1};
  struct Poller {
    fs::File* file;
    RefPtr<fs::PollWaiter> waiter;
  };
  std::vector<Poller> pollers;

 private:
  ActiveGate gate_{"kernfs active"};
};

inline Node* node_of(::kernfs_node* c) { return reinterpret_cast<Node*>(c); }

class KernFs {
 public:
  // `where`: where the tree is mounted, "/sys".
  KernFs(Kernel& kernel, std::string where, std::uint32_t root_mode);
  ~KernFs();

  // EEXIST; ENOENT if the directory is going; EINVAL for no directory or no name. The nodes are the
  // tree's: plain pointers, good until removal, or for longer by hold().
  Result<Node*> make_directory(Node& directory, std::string_view name, std::uint32_t mode,
                               void* priv);
  Result<Node*> make_file(Node& directory, std::string_view name, std::uint32_t mode,
                          long long size, const Operations& operations, void* priv);
  Result<Node*> make_link(Node& directory, std::string_view name, Node& target);
  Status rename(Node& node, Node& directory, std::string_view name);

  // Returns when no call is inside any node of the subtree, whoever removes it.
  void remove(Node& node);
  Status remove(Node& directory, std::string_view name);  // ENOENT
  // From inside a call of the node's. True for the one of several callers that removed it.
  bool remove_self(Node& node);
  void break_active(Node& node) { node.gate().leave_bare(); }
  void unbreak_active(Node& node) { node.gate().rejoin_bare(); }
  // After leaving a shut gate: removers of this node may wait for that.
  void left_shut_gate() { wake(); }

  // kernfs_find_ns(): also what is being removed. find_active(): as a path walk sees it.
  RefPtr<Node> find(Node& directory, std::string_view name);
  RefPtr<Node> find_active(Node& directory, std::string_view name);
  void hold(Node& node);
  void drop(Node& node);

  void notify(Node& node);
  void watch(Node& node, fs::File& file, RefPtr<fs::PollWaiter> waiter);  // nullptr: no more
  void set_mode(Node& node, std::uint32_t mode);
  void set_owner(Node& node, std::uint32_t uid, std::uint32_t gid);
  void mount_on(Node& directory, RefPtr<fs::Inode> root);

  RefPtr<fs::Inode> inode_of(const RefPtr<Node>& node);
  Status readdir(Node& directory, std::uint64_t from, const fs::DirSink& sink);
  void attributes(const Node& node, ::inode& to);
  std::string path_of(Node& node);              // "/class/misc"; "/": the root
  Result<std::string> target_path(Node& link);  // "../../devices/virtual/misc/hello"
  bool has_child(Node& directory);
  Node& root() { return *root_; }
  Kernel& kernel() { return kernel_; }

 private:
  Result<Node*> add(Node& directory, RefPtr<Node> node);
  void shut_subtree(Node& top);
  static void unlink_locked(Node& node, std::vector<RefPtr<Node>>& gone);
  static void unlink_idle(Node& node, std::vector<RefPtr<Node>>& gone);
  static RefPtr<Node> first_leaf(Node& top);
  std::string path_locked(const Node& node) const;
  void wake();
  template <class Done>
  void wait_until(Done&& done);

  Kernel& kernel_;
  const std::string where_;
  Lock lock_{"kernfs_rwsem"};
  RefPtr<Node> root_;
  std::uint64_t next_ino_ = 1;
  std::vector<Task*> waiting_;
  struct Held {
    RefPtr<Node> node;
    std::uint32_t count = 0;
  };
  std::unordered_map<Node*, Held> held_;
};

}  // namespace holdfast::kernel::kernfs
