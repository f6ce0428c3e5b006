// AsyncOwner of a file that a program has open: what fcntl(F_SETOWN_EX) and F_SETSIG say, as
// send_sigio() of Linux's fs/fcntl.c acts on it. The signal goes out before kill_fasync() returns.
//
// The kernel process sends it with its own user's rights, so it may signal what that user may; the
// one who is asked to send is that user or root (Connection's is_allowed). The receiver sees a
// signal of kill(2): no other process may fill in si_fd and si_band.
#pragma once

#include <fcntl.h>

#include "base/scoped_fd.h"
#include "kernel/fs/file.h"

namespace holdfast::shell {

class AsyncOwner final : public kernel::fs::AsyncOwner {
 public:
  // `process`: a pidfd, for F_OWNER_PID. `signal`: 0 is SIGIO.
  AsyncOwner(f_owner_ex owner, ScopedFd process, int signal)
      : owner_(owner), process_(std::move(process)), signal_(signal) {}
  void signal(int signal, int band) override;

 private:
  const f_owner_ex owner_;
  const ScopedFd process_;
  const int signal_;
};

}  // namespace holdfast::shell
