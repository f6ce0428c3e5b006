#include "shell/async_calls.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "fuse/remote_memory.h"
#include "fuse/server.h"
#include "shell/wire.h"

namespace holdfast::shell {
namespace {

// False: it cannot be read there.
template <class T>
bool read_argument(const AskedCall& call, T& value) {
  fuse::CallerMemory memory(call.thread);
  return memory.read(call.arguments[2], &value, sizeof value) == sizeof value;
}

// What the call asks for, done to the same open file: 0 or -1 and errno.
int repeat(const AskedCall& call, int fd, int command) {
  if (command != F_SETOWN_EX) return ::fcntl(fd, command, static_cast<int>(call.arguments[2]));
  f_owner_ex owner{};
  if (!read_argument(call, owner)) {
    errno = EFAULT;
    return -1;
  }
  return ::fcntl(fd, F_SETOWN_EX, &owner);
}

}  // namespace

void AsyncCalls::answer(const AskedCall& call, int fd) {
  std::uint64_t file = 0;
  if (::ioctl(fd, fuse::kNumberOfHandle, &file) != 0) return void(listener_.let_go_on(call));
  if (call.number == SYS_ioctl) return set_async(call, file);
  const int command = static_cast<int>(call.arguments[1]);
  if (command == F_GETFL) return get_flags(call, fd, file);
  if (command == F_SETFL) return set_flags(call, file);
  set_owner(call, fd, file);
}

void AsyncCalls::get_flags(const AskedCall& call, int fd, std::uint64_t file) {
  const Message state = kernel_.ask({{"do", "async"}, {"file", file}});
  const int flags = ::fcntl(fd, F_GETFL);
  const int known = state.json.value("on", false) ? O_ASYNC : 0;
  (void)listener_.answer(call, flags < 0 ? -errno : flags | known);
}

// The error of the module's operation; ENOTTY: it has none.
int AsyncCalls::turn(const AskedCall& call, std::uint64_t file, bool on) {
  const Message answer = kernel_.ask({{"do", "async"},
                                      {"file", file},
                                      {"on", on},
                                      {"fd", static_cast<int>(call.arguments[0])},
                                      {"thread", call.thread}});
  return is_gone(answer) ? EIO : error_of(answer);
}

// As Linux: the operation is asked first, and without one the flag is taken and forgotten.
void AsyncCalls::set_flags(const AskedCall& call, std::uint64_t file) {
  const int error = turn(call, file, (call.arguments[2] & O_ASYNC) != 0);
  if (error != 0 && error != ENOTTY) return void(listener_.answer(call, -error));
  (void)listener_.let_go_on(call);
}

void AsyncCalls::set_async(const AskedCall& call, std::uint64_t file) {
  int on = 0;
  if (!read_argument(call, on)) return void(listener_.answer(call, -EFAULT));
  (void)listener_.answer(call, -turn(call, file, on != 0));
}

void AsyncCalls::set_owner(const AskedCall& call, int fd, std::uint64_t file) {
  const int command = static_cast<int>(call.arguments[1]);
  if (repeat(call, fd, command) != 0) return void(listener_.answer(call, -errno));
  f_owner_ex owner{};
  (void)::fcntl(fd, F_GETOWN_EX, &owner);
  // A process by descriptor: its number may be another's by the time of a signal.
  ScopedFd process;
  if (owner.type == F_OWNER_PID && owner.pid > 0)
    process = ScopedFd(static_cast<int>(::syscall(SYS_pidfd_open, owner.pid, 0)));
  std::vector<int> fds;
  if (process.ok()) fds.push_back(process.get());
  const Message answer = kernel_.ask({{"do", "owner"},
                                      {"file", file},
                                      {"type", static_cast<int>(owner.type)},
                                      {"number", owner.pid},
                                      {"signal", ::fcntl(fd, F_GETSIG)}},
                                     {}, fds);
  (void)listener_.answer(call, is_gone(answer) ? -EIO : -error_of(answer));
}

}  // namespace holdfast::shell
