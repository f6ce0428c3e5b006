// TextFile: an entry of the kernel's own (/proc/modules). Its text is made when a reader stands at
// the beginning, as seq_file would, and then read from that copy.
#pragma once

#include <string>

#include "kernel/core/lock.h"
#include "kernel/fs/file.h"
#include "kernel/proc/proc_dir_entry.h"

namespace holdfast::kernel::proc {

class TextFile final : public fs::File {
 public:
  // `producer` belongs to a permanent entry, which `inode` keeps.
  static Result<RefPtr<fs::File>> open(RefPtr<fs::Inode> inode, std::string_view name,
                                       const TextProducer& producer, int flags);

 protected:
  Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) override;
  Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) override;
  Result<long long> do_llseek(long long offset, int whence) override;
  std::uint32_t do_poll(RefPtr<fs::PollWaiter> waiter) override;
  Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool compat) override;

 private:
  template <class T, class... Arguments>
  friend RefPtr<T> holdfast::make_ref(Arguments&&... arguments);
  TextFile(RefPtr<fs::Inode> inode, std::string_view name, const TextProducer& producer, int flags);

  const TextProducer& producer_;
  Lock lock_{"proc text"};
  std::string text_;
};

}  // namespace holdfast::kernel::proc
