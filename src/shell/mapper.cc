#include "shell/mapper.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>

#include "fuse/caller.h"
#include "fuse/server.h"
#include "shell/mmap_filter.h"
#include "shell/tracee.h"
#include "shell/wire.h"

namespace holdfast::shell {
namespace {

// The call that is asked about.
struct Asked {
  std::uint64_t id;
  pid_t thread;
  std::uint64_t address, length, protection, flags, offset;
  int fd;
};

class Asking {
 public:
  Asking(ScopedFd fd, Client& kernel, dev_t device)
      : fd_(std::move(fd)), kernel_(kernel), device_(device) {}

  void run() {
    for (;;) {
      pollfd polled{fd_.get(), POLLIN, 0};
      if (::poll(&polled, 1, -1) < 0 && errno != EINTR) return;
      if (polled.revents & POLLIN) answer_one();
      if (polled.revents & (POLLHUP | POLLERR)) return;  // nobody is left who could ask
    }
  }

 private:
  void answer_one() {
    seccomp_notif asked{};
    if (::ioctl(fd_.get(), SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) return;
    const auto& args = asked.data.args;
    const Asked call{asked.id, static_cast<pid_t>(asked.pid), args[0], args[1], args[2], args[3],
                     args[5],  static_cast<int>(args[4])};
    const ScopedFd file = file_of(call);
    if (file.ok()) return map(call, file.get());
    send(call, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
  }

  // The caller's descriptor, if it is one of ours. Not ok: the machine's to map.
  ScopedFd file_of(const Asked& call) const {
    const pid_t process = fuse::thread_group_of(call.thread);
    const ScopedFd handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    if (!handle.ok()) return {};
    ScopedFd file(static_cast<int>(::syscall(SYS_pidfd_getfd, handle.get(), call.fd, 0)));
    struct stat stat {};
    if (!file.ok() || ::fstat(file.get(), &stat) != 0 || stat.st_dev != device_) return {};
    return file;
  }

  // False: the caller is gone.
  bool send(const Asked& call, int error, unsigned flags = 0) {
    seccomp_notif_resp answer{};
    answer.id = call.id;
    answer.error = -error;
    answer.flags = flags;
    return ::ioctl(fd_.get(), SECCOMP_IOCTL_NOTIF_SEND, &answer) == 0;
  }

  void map(const Asked& call, int fd) {
    std::uint64_t file = 0;
    if (::ioctl(fd, fuse::kNumberOfHandle, &file) != 0) return void(send(call, ENODEV));
    const int access = ::fcntl(fd, F_GETFL) & O_ACCMODE;
    ScopedFd place;
    std::uint64_t id = 0;
    (void)kernel_.ask({{"do", "map begin"}, {"writable", access == O_RDWR}}, {}, {},
                      [&](Message& message) {
                        id = message.json.value("id", std::uint64_t{0});
                        if (!message.fds.empty()) place = std::move(message.fds[0]);
                        return true;
                      });
    Tracee program;
    if (!place.ok() || !program.seize(call.thread)) return void(send(call, ENODEV));
    const int pages = lend(call, place.get());
    place.reset();  // from now on only the program has it
    if (!send(call, pages < 0 ? ENODEV : 0) || !program.stopped() || pages < 0) return;
    const auto done = map_in(program, call, file, id, pages);
    (void)program.call(SYS_close, {static_cast<std::uint64_t>(pages)});
    program.leave(done.ok() ? static_cast<std::int64_t>(*done) : -done.code());
  }

  // The program's number for our descriptor `fd`; -1.
  int lend(const Asked& call, int fd) {
    seccomp_notif_addfd lent{};
    lent.id = call.id;
    lent.srcfd = static_cast<unsigned>(fd);
    lent.newfd_flags = O_CLOEXEC;
    return ::ioctl(fd_.get(), SECCOMP_IOCTL_NOTIF_ADDFD, &lent);
  }

  Result<std::uint64_t> map_in(Tracee& program, const Asked& call, std::uint64_t file,
                               std::uint64_t id, int pages) {
    constexpr std::uint64_t kWhere = MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_32BIT;
    const std::uint64_t address = TRY(
        program.call(SYS_mmap, {call.address, call.length, PROT_NONE,
                                (call.flags & kWhere) | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                                ~std::uint64_t{0}, 0}));
    Message answer = kernel_.ask({{"do", "map"},
                                  {"file", file},
                                  {"id", id},
                                  {"thread", call.thread},
                                  {"address", address},
                                  {"length", call.length},
                                  {"offset", call.offset},
                                  {"protection", call.protection}},
                                 {});
    if (int error = error_of(answer)) {
      (void)program.call(SYS_munmap, {address, call.length});
      return Error{is_gone(answer) ? ENODEV : error};
    }
    for (const auto& run : answer.json["runs"]) {
      auto bytes = [&](const char* what) { return run.value(what, std::uint64_t{0}); };
      auto mapped = program.call(SYS_mmap, {address + bytes("from"), bytes("size"), call.protection,
                                            MAP_SHARED | MAP_FIXED | kNotAsked,
                                            static_cast<std::uint64_t>(pages), bytes("at")});
      if (mapped.ok()) continue;
      (void)program.call(SYS_munmap, {address, call.length});
      return mapped.error();
    }
    return address;
  }

  ScopedFd fd_;
  Client& kernel_;
  const dev_t device_;
};

// Lives as long as anything that the command started, and must not keep a pipe of theirs open.
void let_go_of_everything(int socket, int kernel) {
  ScopedFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (int fd = 0; fd < 3; ++fd) (void)::dup2(nothing.get(), fd);
  const int low = socket < kernel ? socket : kernel, high = socket < kernel ? kernel : socket;
  auto close_range = [](int from, int to) {
    if (from <= to) (void)::syscall(SYS_close_range, from, to, 0);
  };
  close_range(3, low - 1);
  close_range(low + 1, high - 1);
  close_range(high + 1, 1 << 30);
  (void)::prctl(PR_SET_NAME, "holdfast-mapper");
}

}  // namespace

Mapper Mapper::start(Client& kernel, const char* place) {
  Mapper mapper;
  int pair[2];
  struct stat stat {};
  if (!kernel.connected() || ::stat(place, &stat) != 0) return mapper;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return mapper;
  mapper.to_mapper_ = ScopedFd(pair[0]);
  const ScopedFd theirs(pair[1]);
  const pid_t child = ::fork();
  if (child != 0) return mapper;
  mapper.to_mapper_.reset();
  let_go_of_everything(theirs.get(), kernel.fd());
  auto message = receive_message(theirs.get());
  if (message && !message->fds.empty())
    Asking(std::move(message->fds[0]), kernel, stat.st_dev).run();
  std::_Exit(0);
}

void Mapper::join() {
  if (!to_mapper_.ok()) return;
  const ScopedFd listener = install_mmap_filter();
  if (listener.ok()) (void)send_message(to_mapper_.get(), Json::object(), {}, {listener.get()});
  to_mapper_.reset();
}

}  // namespace holdfast::shell
