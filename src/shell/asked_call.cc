#include "shell/asked_call.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "fuse/caller.h"

namespace holdfast::shell {

bool CallListener::next(AskedCall& call) {
  call = {};
  pollfd polled{fd_.get(), POLLIN, 0};
  while (::poll(&polled, 1, -1) < 0) {
    if (errno != EINTR) return false;
  }
  if (!(polled.revents & POLLIN)) return false;
  seccomp_notif asked{};
  if (::ioctl(fd_.get(), SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) return true;
  call.id = asked.id;
  call.thread = static_cast<pid_t>(asked.pid);
  call.number = asked.data.nr;
  std::copy_n(asked.data.args, 6, call.arguments);
  return true;
}

bool CallListener::send(const AskedCall& call, long value, int error, unsigned flags) {
  seccomp_notif_resp response{};
  response.id = call.id;
  response.val = value;
  response.error = error;
  response.flags = flags;
  return ::ioctl(fd_.get(), SECCOMP_IOCTL_NOTIF_SEND, &response) == 0;
}

bool CallListener::answer(const AskedCall& call, long value) {
  return value < 0 ? send(call, 0, static_cast<int>(value), 0) : send(call, value, 0, 0);
}

bool CallListener::let_go_on(const AskedCall& call) {
  return send(call, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

int CallListener::lend(const AskedCall& call, int fd) {
  seccomp_notif_addfd lent{};
  lent.id = call.id;
  lent.srcfd = static_cast<unsigned>(fd);
  lent.newfd_flags = O_CLOEXEC;
  return ::ioctl(fd_.get(), SECCOMP_IOCTL_NOTIF_ADDFD, &lent);
}

ScopedFd CallListener::descriptor_of(const AskedCall& call, int fd) {
  const pid_t process = fuse::thread_group_of(call.thread);
  const ScopedFd handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  if (!handle.ok()) return {};
  return ScopedFd(static_cast<int>(::syscall(SYS_pidfd_getfd, handle.get(), fd, 0)));
}

ScopedFd CallListener::file_of(const AskedCall& call, int fd, dev_t device) {
  ScopedFd file = descriptor_of(call, fd);
  struct stat stat {};
  if (!file.ok() || ::fstat(file.get(), &stat) != 0 || stat.st_dev != device) return {};
  return file;
}

}  // namespace holdfast::shell
