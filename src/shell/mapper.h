// Mapper: a process beside a command that answers its mmap(2) of our entries. FUSE hands on no
// MAP_SHARED of a file that is read directly; so a seccomp filter asks the mapper, which asks the
// kernel process (command "map"), and then has the program itself map the pages: they lie in the
// file in memory that the kernel process keeps its whole pages in (host/native/shared_pages.h).
//
// What the program sees is the module's own memory. Its faults are taken at mmap, for all pages;
// a page that the driver refuses is SIGBUS. When the last mapping has gone (munmap, exit, exec) a
// lock on that file goes with it; that is how the kernel process hears of it (shell/mappings.h).
//
// A process and not a thread: a command is a child of its init, which would hear of its stops.
#pragma once

#include <sys/types.h>

#include "base/scoped_fd.h"
#include "shell/client.h"

namespace holdfast::shell {

class Mapper {
 public:
  // Forks the mapper. `kernel`: a connection that nobody else uses from now on. `place`: a
  // directory that the kernel serves.
  static Mapper start(Client& kernel, const char* place);
  // In the child that will run the command: installs the filter and hands the mapper its listener.
  void join();
  void forget() { to_mapper_.reset(); }  // in the others

 private:
  ScopedFd to_mapper_;
};

}  // namespace holdfast::shell
