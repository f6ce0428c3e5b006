// `holdfast up`: a kernel process in the background, below a monitor of its own. The monitor holds
// the lock that says one is running, waits for the kernel's end, and leaves no mount or socket
// behind; after a panic also a note, last-panic, that the next command shows.
#pragma once

#include <string>

#include "kernel/kernel.h"

namespace holdfast::shell {

struct BackgroundStart {
  kernel::Boot boot;
  std::string directory;  // runtime_dir()
  std::string socket_path;
  bool foreground = false;  // stay, and end with the kernel: kPanicked if it panicked
};
// Exit status; what went wrong has been said. 0 in the background: it takes requests.
int start_background(const BackgroundStart& start);

}  // namespace holdfast::shell
