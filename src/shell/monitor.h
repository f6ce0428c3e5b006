// The monitor's half of a kernel process: starting it, and saying what became of it. The monitor
// stays small and single-threaded, holds nothing of the kernel's, and so survives whatever a wild
// write of a module does to it.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "kernel/kernel.h"
#include "shell/black_box.h"
#include "shell/client.h"

namespace holdfast::shell {

struct KernelStart {
  kernel::Boot boot;
  std::string socket_path;  // where to listen; empty: nowhere
  std::string mounts_file;
  bool owned = true;  // ends with our connection `control`
};

struct KernelChild {
  pid_t pid = -1;
  std::unique_ptr<BlackBox> box;
  Client control;      // ours
  ScopedFd for_child;  // another connection, for whoever runs the command
  std::string error;   // one line; empty: it serves
};

// Forks a kernel process. The caller has one thread.
KernelChild start_kernel(const KernelStart& start);

// One line on a kernel process that ended with `status` (as of waitpid), then the last of its log;
// empty if it ended as it should.
std::string describe_death(const BlackBox& box, int status);

}  // namespace holdfast::shell
