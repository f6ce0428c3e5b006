// Mappings: what programs have mapped of a kernel process's files. Each is a Mapping of the kernel
// and a place in the file of shared pages that the program maps by itself (shell/mapper.h).
//
// The kernel must hear when a program's mapping goes, by munmap(2), exec, exit or whatever, in it
// and in all its children. So each program gets an open file description of its own, with a lock
// (F_OFD_SETLK) on a byte of its own: the machine drops the lock with the description, which the
// mappings keep. sweep() asks which locks are left.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "base/scoped_fd.h"
#include "kernel/mm/mapping.h"

namespace holdfast::shell {

class Mappings {
 public:
  struct Place {
    std::uint64_t id = 0;
    ScopedFd file;  // for the program alone
  };
  // Bytes of a mapping that lie in a row in the file, too.
  struct Run {
    std::uint64_t from = 0, size = 0, at = 0;
  };

  // Where the next mapping's pages are. ENODEV: this machine has no memory that can be shared.
  Result<Place> begin(bool writable);
  // Keeps `mapping` until its place is gone, and touches all of its pages: the program's faults do
  // not come here. A page that the driver refuses lies beyond the file's end: SIGBUS.
  std::vector<Run> add(std::uint64_t id, RefPtr<kernel::Mapping> mapping);
  // Unmaps what programs have let go. The caller is an attached task: vm_ops->close runs in it.
  void sweep();
  void clear();
  bool any();

 private:
  std::mutex mutex_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, RefPtr<kernel::Mapping>> mapped_;
};

}  // namespace holdfast::shell
