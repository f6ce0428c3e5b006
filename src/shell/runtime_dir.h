// Where sockets live: $XDG_RUNTIME_DIR/holdfast, else /tmp/holdfast-UID. Either way a directory
// that is ours and that nobody else can enter, or nothing is put there.
#pragma once

#include <string>

#include "base/scoped_fd.h"

namespace holdfast::shell {

struct RuntimeDir {
  std::string path;
  std::string error;  // one line; empty: `path` is there and safe
};
RuntimeDir runtime_dir();

// The socket to talk to: $HOLDFAST_SOCKET, else the one of `holdfast up`.
std::string socket_path(const RuntimeDir& directory);

// A listening socket at `path`, which is replaced if it is there.
struct Listener {
  ScopedFd socket;
  std::string error;
};
Listener listen_at(const std::string& path);

}  // namespace holdfast::shell
