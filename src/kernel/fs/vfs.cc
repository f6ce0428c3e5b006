#include "kernel/fs/vfs.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "kernel/core/active.h"
#include "kernel/core/observer.h"
#include "kernel/core/task.h"
#include "kernel/fs/walk.h"

namespace holdfast::kernel::fs {

// A gate each, so that unwatch() can wait for calls without a lock being held over them.
struct Vfs::Watch : RefCounted {
  explicit Watch(Watcher* who) : watcher(who) {}
  Watcher* const watcher;
  ActiveGate gate{"vfs watch"};
};

Vfs::Vfs() = default;
Vfs::~Vfs() = default;

void Vfs::mount(std::string where, RefPtr<Inode> root) {
  mounts_.push_back(Mount{std::move(where), std::move(root)});
}

Result<RefPtr<Inode>> Vfs::walk(std::string_view path, bool follow_last) {
  return Walk(mounts_).run(path, follow_last);
}

Status may_open(const Inode& inode, int flags) {
  const ::hf_cred* cred = current_task().c.cred;
  if (!cred || cred->fsuid == 0) return {};
  unsigned bits = inode.c.i_mode & 7;
  if (cred->fsuid == inode.c.i_uid) {
    bits = inode.c.i_mode >> 6 & 7;
  } else if (cred->fsgid == inode.c.i_gid) {
    bits = inode.c.i_mode >> 3 & 7;
  }
  int access = flags & O_ACCMODE;
  unsigned wanted = (access != O_WRONLY ? 4u : 0u) | (access != O_RDONLY ? 2u : 0u);
  if (flags & O_TRUNC) wanted |= 2;
  return (wanted & ~bits) ? Status{Error{EACCES}} : Status{};
}

Result<RefPtr<File>> Vfs::open(std::string_view path, int flags) {
  auto inode = TRY(walk(path, !(flags & O_NOFOLLOW)));
  if (S_ISLNK(inode->c.i_mode)) return Error{ELOOP};
  if ((flags & O_CREAT) && (flags & O_EXCL)) return Error{EEXIST};
  bool directory = S_ISDIR(inode->c.i_mode);
  if ((flags & O_DIRECTORY) && !directory) return Error{ENOTDIR};
  if (directory && (flags & (O_ACCMODE | O_CREAT | O_TRUNC))) return Error{EISDIR};
  TRY_STATUS(may_open(*inode, flags));
  if ((flags & O_TRUNC) && S_ISREG(inode->c.i_mode)) TRY_STATUS(inode->truncate(0));
  return inode->open(flags);
}

void Vfs::watch(Watcher* watcher) {
  auto watch = make_ref<Watch>(watcher);
  LockGuard guard(watchers_lock_);
  watches_.push_back(std::move(watch));
}

void Vfs::unwatch(Watcher* watcher) {
  RefPtr<Watch> gone;
  {
    LockGuard guard(watchers_lock_);
    auto found = std::find_if(watches_.begin(), watches_.end(),
                              [&](const auto& watch) { return watch->watcher == watcher; });
    if (found == watches_.end()) return;
    gone = *found;
    watches_.erase(found);
  }
  gone->gate.deactivate_and_drain("vfs unwatch");
}

std::vector<RefPtr<Vfs::Watch>> Vfs::watches() {
  LockGuard guard(watchers_lock_);
  return watches_;
}

void Vfs::tell_added(std::string_view directory, std::string_view name) {
  if (Observer* watching = observer()) watching->entry_added(directory, name);
  for (const auto& watch : watches()) {
    if (auto active = watch->gate.enter()) watch->watcher->entry_added(directory, name);
  }
}

void Vfs::tell_removed(std::string_view directory, std::string_view name) {
  if (Observer* watching = observer()) watching->entry_removed(directory, name);
  for (const auto& watch : watches()) {
    if (auto active = watch->gate.enter()) watch->watcher->entry_removed(directory, name);
  }
}

}  // namespace holdfast::kernel::fs
