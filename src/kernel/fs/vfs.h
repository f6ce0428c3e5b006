// Vfs: the trees of one kernel by their mount points, path walks over them, and who wants to hear
// of changes (FUSE must tell the machine's kernel to forget an entry at once).
//
// Lock order: watchers_lock_ is a leaf; it is not held while a watcher is called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/atomic.h"
#include "kernel/core/lock.h"
#include "kernel/fs/descriptors.h"
#include "kernel/fs/file.h"
#include "kernel/fs/inode.h"

namespace holdfast::kernel::fs {

// Called by file systems after an entry has appeared or gone, with no lock held; must not call
// back.
class Watcher {
 public:
  virtual ~Watcher() = default;
  // Directory by path from the tree's root ("/proc", "/proc/driver"), entry's name.
  virtual void entry_added(std::string_view directory, std::string_view name) = 0;
  virtual void entry_removed(std::string_view directory, std::string_view name) = 0;
};

class Vfs {
 public:
  Vfs();
  ~Vfs();

  // `where`: "/proc", "/sys", "/sys/kernel/debug", "/dev". Boot time only.
  void mount(std::string where, RefPtr<Inode> root);
  // Longest mount point that is a prefix wins. Follows symbolic links inside the trees (ELOOP after
  // 40). ENOENT, ENOTDIR. `path` is absolute.
  Result<RefPtr<Inode>> walk(std::string_view path, bool follow_last = true);
  // open(2): permission by the current task's credentials (none: root), O_TRUNC, O_EXCL,
  // O_NOFOLLOW, O_DIRECTORY. Nothing is ever created: O_CREAT of a missing name is ENOENT.
  Result<RefPtr<File>> open(std::string_view path, int flags);
  struct Mount {
    std::string where;
    RefPtr<Inode> root;
  };
  const std::vector<Mount>& mounts() const { return mounts_; }

  void watch(Watcher* watcher);    // until unwatch()
  void unwatch(Watcher* watcher);  // returns when no call is under way
  void tell_added(std::string_view directory, std::string_view name);
  void tell_removed(std::string_view directory, std::string_view name);

  // Where `size` bytes of a mapping go whose process is no more than a task: never the same twice.
  std::uint64_t place_for_mapping(std::size_t size) {
    return next_mapping_.add(size + 4096) - size - 4096;
  }
  Descriptors& descriptors() { return descriptors_; }
  Lock& fasync_lock() { return fasync_lock_; }  // fs/fasync.cc

 private:
  struct Watch;
  std::vector<RefPtr<Watch>> watches();

  std::vector<Mount> mounts_;
  Lock watchers_lock_{"vfs watchers"};
  std::vector<RefPtr<Watch>> watches_;
  Descriptors descriptors_;
  Atomic<std::uint64_t> next_mapping_{0x7f50'0000'0000};
  Lock fasync_lock_{"fasync_lock"};
};

// May the current task open `inode` with `flags`? EACCES. Tasks without credentials and uid 0 may
// read and write anything.
Status may_open(const Inode& inode, int flags);

}  // namespace holdfast::kernel::fs
