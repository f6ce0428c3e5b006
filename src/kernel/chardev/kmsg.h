// KmsgFile: an open /dev/kmsg, as util-linux's dmesg and journald read it: one record a read, and
// what is written becomes a record.
#pragma once

#include <cstdint>

#include "kernel/chardev/char_devices.h"
#include "kernel/core/lock.h"
#include "kernel/fs/file.h"

namespace holdfast::kernel {

inline constexpr DeviceNumber kKmsgNumber = device_number(1, 11);

class KmsgFile final : public fs::File {
 public:
  static Result<RefPtr<fs::File>> open(Kernel& kernel, RefPtr<fs::Inode> inode,
                                       std::string_view name, int flags);
  ~KmsgFile() override;

 protected:
  Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) override;
  Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) override;
  Result<long long> do_llseek(long long offset, int whence) override;
  std::uint32_t do_poll(RefPtr<fs::PollWaiter> waiter) override;
  Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool compat) override;

 private:
  template <class T, class... Arguments>
  friend RefPtr<T> holdfast::make_ref(Arguments&&... arguments);
  KmsgFile(Kernel& kernel, RefPtr<fs::Inode> inode, std::string_view name, int flags);
  bool write_only() const;
  bool too_many();
  std::uint64_t next(const long long* pos);

  Kernel& kernel_;
  Lock lock_{"kmsg"};  // what follows
  std::uint64_t next_ = 0;
  bool moved_ = false;  // something was read since the last seek
  host::Time window_ = 0;
  unsigned written_ = 0;  // in this window
  unsigned missed_ = 0;
};

}  // namespace holdfast::kernel
