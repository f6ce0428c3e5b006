// Attendant: a process beside a command that answers the system calls on our entries that FUSE does
// not hand on (call_filter.h): mmap(2) by a Mapper, O_ASYNC by AsyncCalls; and those that are about
// a kernel (modules, its log), by SlowCalls.
//
// A process and not a thread: a command is a child of its init, which would hear of its stops.
#pragma once

#include <string>

#include "base/scoped_fd.h"
#include "shell/client.h"

namespace holdfast::shell {

class Attendant {
 public:
  // Forks it. `kernel`: a connection that nobody else uses from now on. `socket`: where to get
  // more. `place`: a directory that the kernel serves.
  static Attendant start(Client& kernel, const std::string& socket, const char* place);
  // In the child that will run the command: installs the filter and hands its listener over.
  void join();
  void forget() { socket_.reset(); }  // in the others

 private:
  ScopedFd socket_;
};

}  // namespace holdfast::shell
