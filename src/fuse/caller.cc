#include "fuse/caller.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "base/scoped_fd.h"

namespace holdfast::fuse {
namespace {

std::string read_proc(pid_t tid, const char* name) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/%s", tid, name);
  ScopedFd file(::open(path, O_RDONLY | O_CLOEXEC));
  std::string text(4096, '\0');
  ssize_t size = file.ok() ? ::read(file.get(), text.data(), text.size()) : 0;
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return text;
}

// What follows "NAME:\t" in a status file, up to the end of the text.
const char* field(const std::string& status, std::string_view name) {
  std::string key = "\n" + std::string(name) + ":";
  auto at = status.find(key);
  return at == std::string::npos ? "" : status.c_str() + at + key.size();
}

std::uint64_t mask(const std::string& status, std::string_view name) {
  return std::strtoull(field(status, name), nullptr, 16);
}

}  // namespace

pid_t thread_group_of(pid_t tid) {
  if (tid <= 0) return tid;
  // Only the first thread of a group has a pidfd: one cheap call settles the usual case.
  ScopedFd leader(static_cast<int>(::syscall(SYS_pidfd_open, tid, 0)));
  if (leader.ok()) return tid;
  auto group =
      static_cast<pid_t>(std::strtol(field(read_proc(tid, "status"), "Tgid"), nullptr, 10));
  return group > 0 ? group : tid;
}

std::array<char, 16> comm_of(pid_t tid) {
  std::array<char, 16> comm{"?"};
  std::string text = tid > 0 ? read_proc(tid, "comm") : std::string();
  if (text.empty()) return comm;
  if (text.back() == '\n') text.pop_back();
  comm.fill(0);
  std::memcpy(comm.data(), text.data(), std::min(text.size(), comm.size() - 1));
  return comm;
}

bool has_capability(pid_t tid, Capability capability) {
  return (mask(read_proc(tid, "status"), "CapEff") >> static_cast<unsigned>(capability)) & 1;
}

uid_t effective_user_of(pid_t tid) {
  std::string status = read_proc(tid, "status");
  char* real_end = nullptr;
  const char* at = field(status, "Uid");
  if (*at == '\0') return static_cast<uid_t>(-1);
  (void)std::strtoul(at, &real_end, 10);
  return static_cast<uid_t>(std::strtoul(real_end, nullptr, 10));
}

std::vector<gid_t> groups_of(pid_t tid) {
  std::vector<gid_t> groups;
  std::string status = read_proc(tid, "status");
  const char* at = field(status, "Groups");
  for (;;) {
    while (*at == ' ' || *at == '\t') ++at;
    if (*at < '0' || *at > '9') return groups;
    char* end = nullptr;
    groups.push_back(static_cast<gid_t>(std::strtoul(at, &end, 10)));
    at = end;
  }
}

int pending_signal_of(pid_t tid) {
  std::string status = read_proc(tid, "status");
  std::uint64_t pending = mask(status, "SigPnd") | mask(status, "ShdPnd");
  if ((pending >> (SIGKILL - 1)) & 1) return SIGKILL;
  pending &= ~mask(status, "SigBlk");
  int signal = pending ? std::countr_zero(pending) + 1 : SIGINT;
  return signal <= 31 ? signal : SIGINT;
}

}  // namespace holdfast::fuse
