// File: an open file. Derived by each file system, whose operations hold that system's proof
// (use_pde, an active reference, the owner's module reference) around every call into the module.
//
// The last RefPtr going away is the last close: the destructor of the derived class runs `release`
// unless removal has run it already. Callers must be attached tasks and hold no kernel::Lock.
// f_pos and its locking: read()/write() with `pos` use that position only (pread, FUSE); the
// overloads without use and lock f_pos.
#pragma once

#include <holdfast/abi/fs.h>

#include <cstdint>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/fs/inode.h"

namespace holdfast::kernel::fs {

// How poll() tells its caller that it may ask again. The callee keeps a RefPtr until it has called
// notify() once or the File is gone. notify() may come from any task.
class PollWaiter : public RefCounted {
 public:
  virtual void notify() = 0;
};

class File : public RefCounted {
 public:
  ::file c{};
  const RefPtr<Inode>& inode() const { return inode_; }

  // `buffer` is host memory; it is made a cookie in the current task's UserMemory for the call.
  // Returns bytes moved; *pos is updated as the operation decides.
  virtual Result<std::size_t> read(void* buffer, std::size_t size, long long* pos) = 0;
  virtual Result<std::size_t> write(const void* buffer, std::size_t size, long long* pos) = 0;
  virtual Result<long long> llseek(long long offset, int whence) = 0;
  // EPOLL* bits; if `waiter`, also registers it with every queue the operation waits on.
  virtual std::uint32_t poll(RefPtr<PollWaiter> waiter) = 0;
  // `argument` as the module shall see it: a cookie or a plain number. Returns the operation's
  // value.
  virtual Result<long> ioctl(unsigned command, std::uint64_t argument, bool compat) = 0;
  // close(2) of one descriptor; its error is what close() answers.
  virtual Status flush() { return {}; }
  virtual Status fsync(bool data_only) {
    (void)data_only;
    return Error{EINVAL};
  }
  virtual Status mmap(::vm_area_struct* area) {
    (void)area;
    return Error{ENODEV};
  }
  virtual Status fasync(int fd, bool on) {
    (void)fd;
    (void)on;
    return {};
  }

  Result<std::size_t> read(void* buffer, std::size_t size);
  Result<std::size_t> write(const void* buffer, std::size_t size);

 protected:
  File(RefPtr<Inode> inode, int flags);

 private:
  RefPtr<Inode> inode_;
  ::dentry dentry_{};  // f_path.dentry: name only
};

}  // namespace holdfast::kernel::fs
