// File: an open file. Derived by each file system, whose do_ operations hold that system's proof
// (use_pde, an active reference, the owner's module reference) around every call into the module.
//
// The last RefPtr going away is the last close: the destructor of the derived class runs `release`
// unless removal has run it already. Callers must be attached tasks and hold no kernel::Lock.
//
// Positions: read()/write() with `pos` use that position only (FUSE, kernel_read); the overloads
// without are read(2) and write(2) and keep f_pos, under f_pos_lock where Linux has
// FMODE_ATOMIC_POS; pread()/pwrite() are the system calls of those names.
#pragma once

#include <holdfast/abi/fs.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

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

// Whom fcntl(F_SETOWN) named: told when a driver calls kill_fasync(). Without one nobody is.
class AsyncOwner : public RefCounted {
 public:
  virtual void signal(int signal, int band) = 0;
};

class File : public RefCounted {
 public:
  ::file c{};
  const RefPtr<Inode>& inode() const { return inode_; }

  // `buffer` is host memory; it is made a cookie in the current task's UserMemory for the call.
  // Returns bytes moved; *pos is updated as the operation decides (nullptr: a stream).
  Result<std::size_t> read(void* buffer, std::size_t size, long long* pos);
  Result<std::size_t> write(const void* buffer, std::size_t size, long long* pos);
  Result<std::size_t> read(void* buffer, std::size_t size);
  Result<std::size_t> write(const void* buffer, std::size_t size);
  Result<std::size_t> pread(void* buffer, std::size_t size, long long offset);
  Result<std::size_t> pwrite(const void* buffer, std::size_t size, long long offset);
  Result<long long> llseek(long long offset, int whence);
  // EPOLL* bits; if `waiter`, also registers it with every queue the operation waits on.
  std::uint32_t poll(RefPtr<PollWaiter> waiter) { return do_poll(std::move(waiter)); }
  // `argument` as the module shall see it: a cookie or a plain number. Returns the operation's
  // value.
  Result<long> ioctl(unsigned command, std::uint64_t argument, bool compat);
  // close(2) of one descriptor; its error is what close() answers.
  Status flush() { return do_flush(); }
  Status fsync(bool data_only) { return do_fsync(data_only); }
  // For kernel/mm/mapping.h: the operation mmap; `handler`, a call of the area's operations, under
  // the file system's proof (VM_FAULT_SIGBUS without one); has removal taken the pages away?
  Status mmap(::vm_area_struct* area) { return do_mmap(area); }
  template <class Handler>
  unsigned fault(Handler&& handler) {
    Call call{[](void* of) { return (*static_cast<Handler*>(of))(); }, &handler};
    return do_fault(call);
  }
  virtual bool revoked() const { return false; }
  // fcntl(F_SETFL) with FASYNC, or FIOASYNC.
  Status fasync(int fd, bool on);

  // fcntl(F_SETOWN). Any task; these two under the kernel's fasync_lock (kernel/fs/vfs.h).
  void set_owner(RefPtr<AsyncOwner> owner);
  const RefPtr<AsyncOwner>& owner() const { return owner_; }

  // O_NONBLOCK, O_APPEND: fcntl(F_SETFL).
  void set_flags(int flags);
  bool seekable() const;
  bool stream() const;

 protected:
  // `flags` are O_*; sets f_mode as open(2) would.
  File(RefPtr<Inode> inode, int flags);
  void set_name(std::string_view name);
  // d_fsdata of f_path.dentry: how a module's helper finds the file system's own entry.
  void set_entry(void* entry) { dentry_.d_fsdata = entry; }

  // The pointers are user cookies (or, for kernel callers, plain memory in a kernel window).
  virtual Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) = 0;
  virtual Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) = 0;
  virtual Result<long long> do_llseek(long long offset, int whence) = 0;
  virtual std::uint32_t do_poll(RefPtr<PollWaiter> waiter) = 0;
  virtual Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool compat) = 0;
  virtual Status do_flush() { return {}; }
  virtual Status do_fsync(bool data_only);
  virtual Status do_mmap(::vm_area_struct* area);
  struct Call {
    unsigned (*function)(void* of);
    void* of;
    unsigned operator()() const { return function(of); }
  };
  virtual unsigned do_fault(const Call& handler) { return handler(); }
  virtual Status do_fasync(int fd, bool on);

 private:
  class PositionLock;
  Result<long> set_nonblocking(std::uint64_t argument);
  Result<long> set_async(std::uint64_t argument);

  RefPtr<Inode> inode_;
  ::dentry dentry_{};  // f_path.dentry: name only
  std::unique_ptr<std::string> long_name_;
  RefPtr<AsyncOwner> owner_;
};

// -errno or a count, as an operation of a module answers, as a Result.
inline Result<std::size_t> count_from(long value) {
  if (value < 0) return Error{static_cast<int>(-value)};
  return static_cast<std::size_t>(value);
}

}  // namespace holdfast::kernel::fs
