// CharFile: an open character device. Its operations are the module's file_operations; they are
// looked at only inside call_module(), because nothing keeps a module without an owner.
#pragma once

#include "kernel/chardev/char_devices.h"
#include "kernel/fs/poll.h"

namespace holdfast::kernel {

class CharFile final : public fs::File {
 public:
  // `device` comes with a reference on its owner, which the file takes over.
  static Result<RefPtr<fs::File>> open(RefPtr<fs::Inode> inode, std::string_view name,
                                       RefPtr<CharDevice> device, int flags);
  // A file without a device: nothing is opened, the operations are there at once. ENOENT: their
  // module is going.
  static Result<RefPtr<fs::File>> anonymous(std::string_view name,
                                            const ::file_operations* operations, void* data,
                                            int flags);
  ~CharFile() override;

 protected:
  Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) override;
  Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) override;
  Result<long long> do_llseek(long long offset, int whence) override;
  std::uint32_t do_poll(RefPtr<fs::PollWaiter> waiter) override;
  Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool compat) override;
  Status do_flush() override;
  Status do_fsync(bool data_only) override;
  Status do_mmap(::vm_area_struct* area) override;
  Status do_fasync(int fd, bool on) override;

 private:
  template <class T, class... Arguments>
  friend RefPtr<T> holdfast::make_ref(Arguments&&... arguments);
  CharFile(RefPtr<fs::Inode> inode, std::string_view name, RefPtr<CharDevice> device, int flags);
  Status start();

  RefPtr<CharDevice> device_;  // nullptr: anonymous
  ::module* operations_owner_ = nullptr;
  bool opened_ = false;
  fs::PollQueues polls_;
};

}  // namespace holdfast::kernel
