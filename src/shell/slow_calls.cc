#include "shell/slow_calls.h"

#include <elf.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <vector>

#include "fuse/caller.h"
#include "fuse/remote_memory.h"
#include "shell/client.h"
#include "shell/wire.h"

namespace holdfast::shell {
namespace {

constexpr std::size_t kMaxParameters = 512 << 10;
constexpr std::size_t kMaxImage = 64 << 20;
constexpr std::size_t kNameLength = 64 - sizeof(unsigned long);  // MODULE_NAME_LEN
constexpr std::uint64_t kIgnoreSymbols = 1, kIgnoreMagic = 2, kCompressed = 4;

// The caller's string at `address`, at most `most` bytes of it. Nothing: EFAULT.
std::optional<std::string> string_at(pid_t thread, std::uint64_t address, std::size_t most) {
  constexpr std::size_t kPage = 4096;
  fuse::CallerMemory memory(thread);
  std::string text;
  char part[kPage];
  while (text.size() < most) {
    const std::size_t left = std::min(kPage - address % kPage, most - text.size());
    if (memory.read(address, part, left) != left) return std::nullopt;
    const std::size_t length = ::strnlen(part, left);
    text.append(part, length);
    if (length < left) break;
    address += left;
  }
  return text;
}

// To an ordinary user the kernel is his own.
bool is_allowed(const AskedCall& call) {
  const pid_t thread = call.thread;
  const auto needed =
      call.number == SYS_syslog ? fuse::Capability::kSyslog : fuse::Capability::kSysModule;
  if (fuse::has_capability(thread, needed)) return true;
  return ::geteuid() != 0 && fuse::effective_user_of(thread) == ::geteuid();
}

std::string path_of(pid_t thread, int fd) {
  char path[PATH_MAX];
  const std::string link = "/proc/" + std::to_string(thread) + "/fd/" + std::to_string(fd);
  const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
  return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : std::string();
}

// The kernel's answer to a request for `thread`, with all its data. Ends this process when that one
// has gone.
Message ask(const std::string& socket, pid_t thread, Json request, int fd = -1) {
  Message lost;
  lost.json["error"] = EIO;
  std::string error;
  const Client kernel = Client::connect(socket, error);
  const ScopedFd caller(
      static_cast<int>(::syscall(SYS_pidfd_open, fuse::thread_group_of(thread), 0)));
  request["thread"] = thread;
  std::vector<int> fds;
  if (fd >= 0) fds.push_back(fd);
  if (!kernel.connected() || !send_message(kernel.fd(), request, {}, fds)) return lost;
  for (std::string data;;) {
    pollfd polled[] = {{kernel.fd(), POLLIN, 0}, {caller.get(), POLLIN, 0}};
    while (::poll(polled, 2, -1) < 0) {
      if (errno != EINTR) return lost;
    }
    if (polled[1].revents != 0) std::_Exit(0);
    auto answer = receive_message(kernel.fd());
    if (!answer) return lost;
    data += answer->data;
    if (answer->json.value("more", false)) continue;
    answer->data = std::move(data);
    return std::move(*answer);
  }
}

long value_of(const Message& answer) {
  if (const int error = answer.json.value("error", EIO)) return -error;
  return answer.json.value("value", 0L);
}

}  // namespace

bool SlowCalls::is_one(const AskedCall& call) {
  return call.number == SYS_init_module || call.number == SYS_finit_module ||
         call.number == SYS_delete_module || call.number == SYS_syslog;
}

void SlowCalls::answer(const AskedCall& call) {
  const pid_t child = ::fork();
  if (child > 0) return;
  (void)listener_.answer(call, child < 0 ? -EAGAIN : done(call));
  if (child == 0) std::_Exit(0);
}

long SlowCalls::done(const AskedCall& call) {
  if (!is_allowed(call)) return -EPERM;
  if (call.number == SYS_syslog) return log(call);
  if (call.number == SYS_delete_module) return unload(call);
  return call.number == SYS_init_module ? load_memory(call) : load_file(call);
}

// The order of errors is Linux 6.1's.
long SlowCalls::load_file(const AskedCall& call) {
  const std::uint64_t flags = call.arguments[2];
  if ((flags & ~(kIgnoreSymbols | kIgnoreMagic | kCompressed)) != 0) return -EINVAL;
  const int number = static_cast<int>(call.arguments[0]);
  const ScopedFd file = CallListener::descriptor_of(call, number);
  const int mode = file.ok() ? ::fcntl(file.get(), F_GETFL) : -1;
  if (mode < 0 || (mode & O_PATH) != 0 || (mode & O_ACCMODE) == O_WRONLY) return -EBADF;
  struct stat stat {};
  if (::fstat(file.get(), &stat) != 0 || !S_ISREG(stat.st_mode)) return -EINVAL;
  if ((mode & O_ACCMODE) == O_RDWR) return -ETXTBSY;
  if (stat.st_size == 0) return -EINVAL;
  if ((flags & kCompressed) != 0) return -EOPNOTSUPP;
  const auto parameters = string_at(call.thread, call.arguments[1], kMaxParameters);
  if (!parameters) return -EFAULT;
  return value_of(ask(socket_, call.thread,
                      {{"do", "load"},
                       {"arguments", *parameters},
                       {"flags", flags},
                       {"origin", path_of(call.thread, number)}},
                      file.get()));
}

long SlowCalls::load_memory(const AskedCall& call) {
  const std::uint64_t size = call.arguments[1];
  if (size < sizeof(Elf64_Ehdr)) return -ENOEXEC;
  if (size > kMaxImage) return -ENOMEM;
  std::vector<char> image(size);
  fuse::CallerMemory memory(call.thread);
  if (memory.read(call.arguments[0], image.data(), size) != size) return -EFAULT;
  const auto parameters = string_at(call.thread, call.arguments[2], kMaxParameters);
  if (!parameters) return -EFAULT;
  const ScopedFd copy(::memfd_create("module", MFD_CLOEXEC));
  if (!copy.ok() || ::write(copy.get(), image.data(), size) != static_cast<ssize_t>(size))
    return -ENOMEM;
  return value_of(
      ask(socket_, call.thread, {{"do", "load"}, {"arguments", *parameters}}, copy.get()));
}

long SlowCalls::unload(const AskedCall& call) {
  const auto name = string_at(call.thread, call.arguments[0], kNameLength - 1);
  if (!name) return -EFAULT;
  return value_of(
      ask(socket_, call.thread,
          {{"do", "unload"}, {"name", *name}, {"flags", call.arguments[1] & 0xffffffff}}));
}

long SlowCalls::log(const AskedCall& call) {
  // The kernel refuses a negative length; a missing buffer is refused with it.
  const auto wanted = static_cast<int>(call.arguments[2]);
  const int size = wanted >= 0 && call.arguments[1] == 0 ? -1 : wanted;
  const Message answer = ask(socket_, call.thread,
                             {{"do", "syslog"},
                              {"action", call.arguments[0] & 0xffffffff},
                              {"refused", size < 0},
                              {"size", size < 0 ? 0 : size}});
  fuse::CallerMemory memory(call.thread);
  const std::string& text = answer.data;
  if (memory.write(call.arguments[1], text.data(), text.size()) != text.size()) return -EFAULT;
  return value_of(answer);
}

}  // namespace holdfast::shell
