// Waiting for a command and its kernel together: signals sent to us go to the command, and a
// command whose kernel has died is ended, as a machine's panic ends everything on it.
#pragma once

#include "shell/client.h"
#include "shell/command.h"

namespace holdfast::shell {

struct Supervised {
  bool kernel_died = false;
  int status = 0;  // the command's exit status, if not
};

// `kernel`: a connection to the kernel on which nothing is asked meanwhile.
Supervised supervise(Command& command, const Client& kernel);

}  // namespace holdfast::shell
