// ProcFile: an open file of a module's entry. Every operation enters the gate (use_pde) first; what
// a call answers once the entry is being removed is Linux's: read, write, mmap EIO, lseek EINVAL,
// ioctl ENOTTY, poll the default mask, close nothing.
#pragma once

#include "kernel/fs/file.h"
#include "kernel/fs/poll.h"
#include "kernel/proc/proc_inode.h"

namespace holdfast::kernel::proc {

class ProcFile final : public fs::File {
 public:
  static Result<RefPtr<fs::File>> open(const RefPtr<ProcInode>& inode, int flags);
  ~ProcFile() override;

 protected:
  Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) override;
  Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) override;
  Result<long long> do_llseek(long long offset, int whence) override;
  std::uint32_t do_poll(RefPtr<fs::PollWaiter> waiter) override;
  Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool compat) override;
  Status do_mmap(::vm_area_struct* area) override;

 private:
  template <class T, class... Arguments>
  friend RefPtr<T> holdfast::make_ref(Arguments&&... arguments);
  ProcFile(const RefPtr<ProcInode>& inode, int flags);
  Status start(ProcFs& proc);

  ProcDirEntry& entry_;  // kept by the inode
  const ::proc_ops* ops_;
  Opener opener_;
  fs::PollQueues polls_;
  bool opened_ = false;  // open succeeded, so release is owed
};

}  // namespace holdfast::kernel::proc
