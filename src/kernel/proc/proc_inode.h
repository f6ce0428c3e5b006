// ProcInode: an entry of /proc as a path walk finds it. Memory only: it never holds the gate.
#pragma once

#include "kernel/fs/inode.h"
#include "kernel/proc/proc_fs.h"

namespace holdfast::kernel::proc {

class ProcInode final : public fs::Inode {
 public:
  ProcInode(ProcFs& proc, RefPtr<ProcDirEntry> entry);

  Result<RefPtr<fs::Inode>> lookup(std::string_view name) override;
  Status readdir(std::uint64_t from, const fs::DirSink& sink) override;
  Result<std::string> readlink() override;
  Result<RefPtr<fs::File>> open(int flags) override;
  Status refresh() override;
  Status set_mode(std::uint32_t mode) override;
  Status set_owner(std::uint32_t uid, std::uint32_t gid) override;
  bool mappable() const override;

  ProcFs& proc() { return proc_; }
  ProcDirEntry& entry() { return *entry_; }

 private:
  ProcFs& proc_;
  const RefPtr<ProcDirEntry> entry_;
};

// PDE(): the entry that an inode handed to a module stands for.
inline ProcDirEntry& entry_of(const ::inode* inode) {
  return *static_cast<ProcDirEntry*>(inode->hf_proc_entry);
}

}  // namespace holdfast::kernel::proc
