// Removal. The entry goes out of sight first (look-ups say ENOENT at once), then its gate shuts and
// drains, then the files that are still open get their release, then the directory's reference is
// put. Inodes and open files keep the memory; nothing of theirs reaches the module any more.
#include <sys/stat.h>

#include "kernel/core/warn.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"
#include "kernel/proc/proc_fs.h"

namespace holdfast::kernel::proc {
namespace {

constexpr const char* kDrain = "proc_entry_rundown";

}  // namespace

void ProcFs::remove_entry(const char* path, ProcDirEntry* parent) {
  Target target{};
  if (!resolve(path, parent, target)) {
    warn("__xlate_proc_name", "name '%s'", path);
    return;
  }
  RefPtr<ProcDirEntry> entry;
  bool permanent = false;
  {
    LockGuard guard(subdir_lock_);
    entry = find_locked(*target.directory, target.name);
    permanent = entry && entry->permanent();
    if (entry && !permanent) {
      target.directory->children->erase(entry);
      if (S_ISDIR(entry->mode)) target.directory->nlink -= 1;
    }
  }
  if (permanent)
    warn("remove_proc_entry", "removing permanent /proc entry '%s'", entry->name.c_str());
  if (!entry || permanent) {
    warn("remove_proc_entry", "name '%s'", path);
    return;
  }
  kernel_.vfs().tell_removed(path_of(*target.directory), entry->name);
  retire(entry, kDrain);
  warn_if_leaking(entry);
}

// As Linux says it. What is below stays as it is, unreachable, until the kernel ends.
void ProcFs::warn_if_leaking(const RefPtr<ProcDirEntry>& entry) {
  RefPtr<ProcDirEntry> child;
  {
    LockGuard guard(subdir_lock_);
    child = first_child(*entry);
    if (child) leaked_.push_back(entry);
  }
  if (!child) return;
  warn("remove_proc_entry",
       "remove_proc_entry: removing non-empty directory '%s/%s', leaking at least '%s'",
       entry->parent->name.c_str(), entry->name.c_str(), child->name.c_str());
}

RefPtr<ProcDirEntry> ProcFs::first_child(const ProcDirEntry& directory) {
  if (!directory.children || directory.children->empty()) return nullptr;
  return *directory.children->begin();
}

Status ProcFs::remove_subtree(const char* path, ProcDirEntry* parent) {
  Target target{};
  if (!resolve(path, parent, target)) {
    warn("__xlate_proc_name", "name '%s'", path);
    return Error{ENOENT};
  }
  RefPtr<ProcDirEntry> top;
  {
    LockGuard guard(subdir_lock_);
    top = find_locked(*target.directory, target.name);
    if (top && !top->permanent()) target.directory->children->erase(top);
  }
  if (!top) return Error{ENOENT};
  if (top->permanent()) {
    warn("remove_proc_subtree", "removing permanent /proc entry '%s/%s'",
         target.directory->name.c_str(), top->name.c_str());
    return Error{EINVAL};
  }
  kernel_.vfs().tell_removed(path_of(*target.directory), top->name);
  return remove_tree(top);
}

// Leaves first. A permanent entry stops it half way, as in Linux.
Status ProcFs::remove_tree(const RefPtr<ProcDirEntry>& top) {
  RefPtr<ProcDirEntry> entry = top;
  while (true) {
    RefPtr<ProcDirEntry> child;
    {
      LockGuard guard(subdir_lock_);
      child = first_child(*entry);
      if (child && !child->permanent()) entry->children->erase(child);
      if (child && child->permanent()) leaked_.push_back(top);
      if (!child && S_ISDIR(entry->mode)) entry->parent->nlink -= 1;
    }
    if (child && child->permanent()) {
      warn("remove_proc_subtree", "removing permanent /proc entry '%s/%s'", entry->name.c_str(),
           child->name.c_str());
      return Error{EINVAL};
    }
    if (child) {
      kernel_.vfs().tell_removed(path_of(*entry), child->name);
      entry = std::move(child);
      continue;
    }
    retire(entry, kDrain);
    if (entry == top) return {};
    entry = entry->parent;
  }
}

void ProcFs::remove(ProcDirEntry* entry) {
  if (!entry) return;
  RefPtr<ProcDirEntry> keep(entry);
  (void)remove_subtree(entry->name.c_str(), entry->parent.get());
}

}  // namespace holdfast::kernel::proc
