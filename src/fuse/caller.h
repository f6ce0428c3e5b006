// Who makes a request: what the machine's kernel says of the process behind it.
//
// A FUSE request names a thread, a user and a group. Names and thread groups are looked up in
// /proc, which costs about as much as the request itself, so a Handle (handle.h) keeps what it
// learnt.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <vector>

namespace holdfast::fuse {

enum class Capability : unsigned {
  kChown = 0,
  kDacOverride = 1,
  kFowner = 3,
  kSysModule = 16,
  kSyslog = 34
};

struct Caller {
  pid_t tid = 0;
  pid_t tgid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  std::array<char, 16> comm{};
};

// The thread group of a thread; the thread itself if nothing is known of it.
pid_t thread_group_of(pid_t tid);
// Its name as in /proc/TID/comm; "?" if it is gone.
std::array<char, 16> comm_of(pid_t tid);
// Is the capability in its effective set? (Of whatever user namespace it lives in.)
bool has_capability(pid_t tid, Capability capability);
uid_t effective_user_of(pid_t tid);  // -1: it is gone
std::vector<gid_t> groups_of(pid_t tid);
// The signal that interrupts it: SIGKILL if that is pending, else the lowest pending one that it
// does not block, else SIGINT.
int pending_signal_of(pid_t tid);

}  // namespace holdfast::fuse
