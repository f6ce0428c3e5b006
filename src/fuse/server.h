// Server: the trees of one kernel as one FUSE session.
//
// The machine's kernel remembers names for as long as it likes; nothing that a module can change is
// remembered besides: attributes, absent names, contents (direct_io) and listings are asked for
// every time. A name that goes is taken back at once (Notifier). Should the machine use a name in
// the moment between, it is answered ESTALE, which makes it look the name up again.
//
// Reference model: a Handle per open file, owned by the server until RELEASE; a NodeTable for
// names. Lock order: handles_mutex_ is a leaf. No lock of ours is held while the kernel is entered.
#pragma once

#include <sys/ioctl.h>
#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "base/scoped_fd.h"
#include "fuse/echo.h"
#include "fuse/handle.h"
#include "fuse/listing.h"
#include "fuse/node_table.h"
#include "fuse/notifier.h"
#include "fuse/worker_pool.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"

namespace holdfast::fuse {

// An ioctl that says which of a server's open files a descriptor is: a number, never used again.
inline constexpr unsigned kNumberOfHandle = _IOR(0xdf, 0x7f, std::uint64_t);

struct ServerOptions {
  // What root of the trees is called outside: the user who mounted. That user is allowed what an
  // entry allows its owner.
  uid_t owner_uid = 0;
  gid_t owner_gid = 0;
  std::function<void()> ended{};        // the machine closed the session; on one of our threads
  std::function<void()> before_open{};  // on the worker that opens a file, an attached task
};

class Server final : public kernel::fs::Watcher {
 public:
  // Serves `root`, whose entries are called as in `changes` ("proc" for "/proc"), on `device`:
  // /dev/fuse, mounted already. nullptr: libfuse would not have it.
  static std::unique_ptr<Server> start(kernel::Kernel& kernel, kernel::fs::Vfs& changes,
                                       RefPtr<kernel::fs::Inode> root, ScopedFd device,
                                       ServerOptions options);
  // Interrupts what waits, closes every open file (their release runs), ends the session. The
  // caller is an attached task.
  ~Server() override;

  // Returns when the machine has been told of every change so far.
  void settle() { notifier_->settle(); }
  // Returns when every file that programs have closed so far is closed here. A release that has run
  // for WorkerPool::kPatience is not waited for, and nothing for longer than kReleasePatience. Not
  // on a thread of this server.
  void settle_releases();
  std::size_t open_files();
  // nullptr: it is closed, or another server's.
  RefPtr<kernel::fs::File> file_numbered(std::uint64_t number);
  std::size_t nodes() { return nodes_.size(); }
  std::size_t threads() { return pool_->threads(); }

  static constexpr std::chrono::milliseconds kReleasePatience{1000};

  void entry_added(std::string_view directory, std::string_view name) override;
  void entry_removed(std::string_view directory, std::string_view name) override;

  // For the operations (operations_*.cc).
  NodeTable& node_table() { return nodes_; }
  const ServerOptions& options() const { return options_; }
  const std::shared_ptr<Notifier>& notifier() { return notifier_; }
  Handle& add_handle(NodeId node, RefPtr<kernel::fs::File> file, const Caller& opener);
  void drop_handle(Handle& handle);
  Listing& add_listing(NodeId node);
  void drop_listing(Listing& listing);
  std::mutex& attributes_mutex() { return attributes_mutex_; }
  Echo& echo() { return *echo_; }

 private:
  Server(kernel::fs::Vfs& changes, RefPtr<kernel::fs::Inode> root, ServerOptions options);
  void name_changed(std::string_view directory, std::string_view name, bool removed);

  kernel::fs::Vfs& changes_;
  ServerOptions options_;
  NodeTable nodes_;
  fuse_session* session_ = nullptr;
  std::shared_ptr<Notifier> notifier_;
  std::unique_ptr<Echo> echo_;
  std::unique_ptr<WorkerPool> pool_;
  std::mutex attributes_mutex_;  // an Inode's `c` while it is refreshed and copied
  std::mutex handles_mutex_;
  std::list<Handle*> handles_;
  std::condition_variable handle_gone_;
  std::list<Listing> listings_;
};

// The root over all trees of `vfs` ("proc", "sys", "dev"). `with_machine`: each in union with
// the machine's own (union_dir.h), for a namespace; else the kernel's entries alone.
RefPtr<kernel::fs::Inode> make_root(kernel::fs::Vfs& vfs, bool with_machine);

}  // namespace holdfast::fuse
