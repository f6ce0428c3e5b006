// The place in which a command sees a kernel's files: mount (and, for an ordinary user, user)
// namespaces of its own, in which /proc, and /sys and /dev where the kernel has something there,
// are the kernel's tree in union with the machine's (fuse/union_dir.h). The machine itself is not
// changed, and everything goes with the last process inside.
//
// Called in a process with one thread, which becomes the one inside.
#pragma once

#include <string>

#include "shell/client.h"

namespace holdfast::shell {

// One line on what this machine lacks for it, before anything is started; empty: nothing.
std::string missing_for_namespace();
// Enters; `kernel` is asked to serve. Empty, or one line on what went wrong.
std::string enter_namespace(Client& kernel);
// Without a namespace: mounts the kernel's trees on `directory` (which then has proc/, ...).
std::string mount_trees(Client& kernel, const std::string& directory, bool allow_other);

// What to say after a line of missing_for_namespace().
std::string what_still_works();

}  // namespace holdfast::shell
