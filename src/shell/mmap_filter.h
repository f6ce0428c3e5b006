// A seccomp filter that asks before a program maps a file MAP_SHARED: the one system call on an
// entry that FUSE does not hand on. All other calls, and all other mmap, cost nothing.
#pragma once

#include "base/scoped_fd.h"

namespace holdfast::shell {

// A flag of mmap(2) that Linux has ignored for decades: the mapper's own calls carry it, so that
// nobody is asked about them (MAP_DENYWRITE).
inline constexpr int kNotAsked = 0x0800;

// Installs it in the calling thread, for good, for whatever it runs. Returns the listener. Not ok:
// the machine does not have what it takes (Linux 5.19, x86-64, CAP_SYS_ADMIN in the user
// namespace, no other listener); then such an mmap stays ENODEV.
ScopedFd install_mmap_filter();

}  // namespace holdfast::shell
