// Descriptors: numbers for open files, as modules make them (anon_inode_getfd, fd_install). One
// table for a kernel: its callers are threads of one program, or a server that passes a file on to
// a process by a descriptor of the machine's. They have nothing to do with the machine's own
// numbers, and stay open until close().
// Lock order: lock_ is a leaf; a file's last reference is put without it.
#pragma once

#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/lock.h"
#include "kernel/fs/file.h"

namespace holdfast::kernel::fs {

class Descriptors {
 public:
  // The lowest free number from 3 up, taken but without a file. EMFILE after 1024.
  Result<int> reserve();
  void cancel(int fd);  // of reserve()
  void install(int fd, RefPtr<File> file);
  RefPtr<File> get(int fd);  // nullptr: not open
  // flush and close. EBADF.
  Status close(int fd);
  void close_all();

 private:
  struct Slot {
    bool taken = false;
    RefPtr<File> file;
  };
  Slot* slot(int fd);

  static constexpr int kFirst = 3;
  static constexpr std::size_t kMost = 1024;
  Lock lock_{"file_lock"};
  std::vector<Slot> slots_;
};

}  // namespace holdfast::kernel::fs
