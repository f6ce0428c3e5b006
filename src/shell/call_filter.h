// A seccomp filter that asks before a program makes one of the system calls on an entry that FUSE
// does not hand on: mmap(2) of a file MAP_SHARED, and what O_ASYNC is about (fcntl with F_GETFL,
// F_SETFL, F_SETOWN, F_SETOWN_EX, F_SETSIG; ioctl with FIOASYNC); and one that is about a kernel:
// init_module(2), finit_module(2), delete_module(2), syslog(2). All other calls cost nothing.
#pragma once

#include "base/scoped_fd.h"

namespace holdfast::shell {

// A flag of mmap(2) that Linux has ignored for decades: the mapper's own calls carry it, so that
// nobody is asked about them (MAP_DENYWRITE).
inline constexpr int kNotAsked = 0x0800;

// Installs it in the calling thread, for good, for whatever it runs. Returns the listener. Not ok:
// the machine does not have what it takes (Linux 5.19, x86-64, CAP_SYS_ADMIN in the user
// namespace, no other listener); then the machine answers those calls by itself.
ScopedFd install_call_filter();

}  // namespace holdfast::shell
