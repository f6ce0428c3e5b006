// Handle: one open file as FUSE names it.
//
// Positions: the machine keeps its own file position and sends it with every request, advanced by
// the bytes moved. A module may move *ppos by something else, or not at all. So the Handle knows
// the position the machine will ask for next and the one the module really left: a request that
// goes on where the last one ended gets the module's; any other (lseek, pread) gets the machine's.
#pragma once

#include <holdfast/abi/task.h>

#include <list>
#include <mutex>

#include "base/ref.h"
#include "fuse/caller.h"
#include "fuse/poll_waiter.h"
#include "kernel/fs/file.h"

namespace holdfast::fuse {

class Handle {
 public:
  Handle(std::uint64_t node, RefPtr<kernel::fs::File> file, const Caller& opener);
  std::uint64_t node() const { return node_; }
  std::uint64_t number() const { return number_; }  // no other of this process has it
  kernel::fs::File& file() { return *file_; }
  // These under the server's lock of its handles. The file, nullptr: it is being closed.
  RefPtr<kernel::fs::File> shared_file() { return file_; }
  RefPtr<kernel::fs::File> take_file() { return std::move(file_); }

  // Who asks now. Looked up again when another thread asks, at its first request, and after a
  // while: a program may replace itself (exec) with the descriptor open.
  Caller caller(pid_t tid, uid_t uid, gid_t gid);

  long long begin(long long offset, bool append);
  void end(long long offset, std::size_t moved, long long position);

  RefPtr<SessionPollWaiter> waiter;  // under poll_mutex
  std::mutex poll_mutex;
  std::list<Handle*>::iterator place;  // Server's list of handles

 private:
  std::uint64_t node_;
  const std::uint64_t number_;
  RefPtr<kernel::fs::File> file_;
  hf_cred cred_{};
  std::mutex mutex_;
  Caller caller_;
  long long learnt_ = 0;
  long long expected_ = 0;
  long long position_ = 0;
};

}  // namespace holdfast::fuse
