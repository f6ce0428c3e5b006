// ProcFs: /proc of one kernel. Names, messages and odd corners follow Linux 6.1's
// fs/proc/generic.c and inode.c; see proc_dir_entry.h for lifetimes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/core/lock.h"
#include "kernel/fs/inode.h"
#include "kernel/proc/proc_dir_entry.h"

namespace holdfast::kernel {
class Kernel;
}

namespace holdfast::kernel::proc {

class ProcFs {
 public:
  explicit ProcFs(Kernel& kernel);
  ~ProcFs();

  // Entries with a parent of nullptr go below /proc; names may have slashes ("driver/foo").
  // nullptr: refused, with a warning in the log that says why. The caller's task may be any.
  ProcDirEntry* create(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                       const ::proc_ops* ops, void* data);
  ProcDirEntry* create(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                       const ::file_operations* ops, void* data);
  ProcDirEntry* mkdir(const char* name, std::uint32_t mode, ProcDirEntry* parent, void* data);
  ProcDirEntry* create_mount_point(const char* name);
  ProcDirEntry* symlink(const char* name, ProcDirEntry* parent, const char* target);
  ProcDirEntry* create_seq(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                           const ::seq_operations* ops, unsigned state_size, void* data);
  ProcDirEntry* create_single(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                              int (*show)(::seq_file*, void*), void* data);
  // An entry of the kernel's own: `producer` makes the whole text when a reader starts at its
  // beginning. Permanent; directories on the way are made.
  void add_text(std::string_view path, TextProducer producer);

  // These wait for calls that are inside and then run release of what is still open.
  void remove_entry(const char* name, ProcDirEntry* parent);
  Status remove_subtree(const char* name, ProcDirEntry* parent);
  void remove(ProcDirEntry* entry);  // nullptr: nothing

  void set_user(ProcDirEntry& entry, std::uint32_t uid, std::uint32_t gid);
  void set_size(ProcDirEntry& entry, long long size);
  void set_mode(ProcDirEntry& entry, std::uint32_t mode);

  // For inodes.
  RefPtr<fs::Inode> inode_of(RefPtr<ProcDirEntry> entry);
  RefPtr<ProcDirEntry> find(ProcDirEntry& directory, std::string_view name);
  Status readdir(ProcDirEntry& directory, std::uint64_t from, const fs::DirSink& sink);
  void attributes(const ProcDirEntry& entry, ::inode& to);

  Kernel& kernel() { return kernel_; }
  ProcDirEntry* root() { return root_.get(); }

 private:
  struct Target {  // where a name leads: its directory and last component
    ProcDirEntry* directory;
    std::string_view name;
  };
  bool resolve(std::string_view path, ProcDirEntry* parent, Target& target);
  RefPtr<ProcDirEntry> prepare(const char* path, std::uint32_t mode, ProcDirEntry* parent,
                               std::uint32_t links, Target& target);
  RefPtr<ProcDirEntry> prepare_file(const char* path, std::uint32_t mode, ProcDirEntry* parent,
                                    Target& target);
  ProcDirEntry* enter(const RefPtr<ProcDirEntry>& entry, ProcDirEntry& directory);
  bool insert(ProcDirEntry& directory, const RefPtr<ProcDirEntry>& entry);
  RefPtr<ProcDirEntry> find_locked(ProcDirEntry& directory, std::string_view name);
  RefPtr<ProcDirEntry> first_child(const ProcDirEntry& directory);
  std::uint64_t place_before(Children& children, Children::iterator after);
  std::string path_of(const ProcDirEntry& directory) const;
  void bury(const RefPtr<ProcDirEntry>& entry);
  Status remove_tree(const RefPtr<ProcDirEntry>& top);
  void warn_if_leaking(const RefPtr<ProcDirEntry>& entry);

  Kernel& kernel_;
  Lock subdir_lock_{"proc_subdir_lock"};
  RefPtr<ProcDirEntry> root_;
  std::uint64_t next_ino_ = 0xF0000000;       // PROC_DYNAMIC_FIRST
  std::uint64_t last_inserted_ = 0;           // its number
  std::vector<RefPtr<ProcDirEntry>> leaked_;  // directories that were removed with entries in them
};

}  // namespace holdfast::kernel::proc
