#include "shell/attendant.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "shell/asked_call.h"
#include "shell/async_calls.h"
#include "shell/call_filter.h"
#include "shell/mapper.h"
#include "shell/slow_calls.h"
#include "shell/wire.h"

namespace holdfast::shell {
namespace {

void attend(ScopedFd fd, Client& kernel, const std::string& socket, dev_t device) {
  ::signal(SIGCHLD, SIG_IGN);  // nobody waits for the processes of SlowCalls
  CallListener listener(std::move(fd));
  Mapper mapper(listener, kernel);
  AsyncCalls async(listener, kernel);
  SlowCalls slow(listener, socket);
  AskedCall call;
  while (listener.next(call)) {
    if (call.id == 0) continue;
    if (SlowCalls::is_one(call)) {
      slow.answer(call);
      continue;
    }
    const bool mapping = call.number == SYS_mmap;
    const ScopedFd file =
        CallListener::file_of(call, static_cast<int>(call.arguments[mapping ? 4 : 0]), device);
    if (!file.ok())
      (void)listener.let_go_on(call);
    else if (mapping)
      mapper.map(call, file.get());
    else
      async.answer(call, file.get());
  }
}

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
  (void)::prctl(PR_SET_NAME, "holdfast-beside");
}

}  // namespace

Attendant Attendant::start(Client& kernel, const std::string& socket, const char* place) {
  Attendant attendant;
  int pair[2];
  struct stat stat {};
  if (!kernel.connected() || ::stat(place, &stat) != 0) return attendant;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return attendant;
  attendant.socket_ = ScopedFd(pair[0]);
  const ScopedFd theirs(pair[1]);
  const pid_t child = ::fork();
  if (child != 0) return attendant;
  attendant.socket_.reset();
  let_go_of_everything(theirs.get(), kernel.fd());
  auto message = receive_message(theirs.get());
  if (message && !message->fds.empty())
    attend(std::move(message->fds[0]), kernel, socket, stat.st_dev);
  std::_Exit(0);
}

void Attendant::join() {
  if (!socket_.ok()) return;
  const ScopedFd listener = install_call_filter();
  if (listener.ok()) (void)send_message(socket_.get(), Json::object(), {}, {listener.get()});
  socket_.reset();
}

}  // namespace holdfast::shell
