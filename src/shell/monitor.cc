#include "shell/monitor.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "shell/kernel_process.h"
#include "shell/runtime_dir.h"

namespace holdfast::shell {
namespace {

constexpr std::size_t kLastLines = 20;

struct Pair {
  ScopedFd ours, theirs;
};

bool make_pair(Pair& pair) {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) return false;
  pair = {ScopedFd(fds[0]), ScopedFd(fds[1])};
  return true;
}

}  // namespace

KernelChild start_kernel(const KernelStart& start) {
  KernelChild child;
  KernelOptions options;
  options.boot = start.boot;
  options.socket_path = start.socket_path;
  options.mounts_file = start.mounts_file;
  options.owned = start.owned;
  child.box = BlackBox::create();
  options.black_box = child.box.get();
  if (!start.socket_path.empty()) {
    Listener listener = listen_at(start.socket_path);
    if (!listener.socket.ok()) {
      child.error = listener.error;
      return child;
    }
    options.listener = std::move(listener.socket);
  }
  Pair control, other;
  if (!child.box || !make_pair(control) || !make_pair(other)) {
    child.error = std::string("cannot start a kernel: ") + std::strerror(errno);
    return child;
  }
  child.pid = ::fork();
  if (child.pid == 0) {
    control.ours.reset();
    other.ours.reset();
    options.connections.push_back(std::move(control.theirs));
    options.connections.push_back(std::move(other.theirs));
    int status = kernel_main(std::move(options));
    std::_Exit(status);
  }
  if (child.pid < 0) {
    child.error = std::string("cannot start a kernel: ") + std::strerror(errno);
    return child;
  }
  child.control = Client(std::move(control.ours));
  child.for_child = std::move(other.ours);
  return child;
}

std::string describe_death(const BlackBox& box, int status) {
  std::string panic = box.panic();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && panic.empty()) return {};
  std::string text = "the kernel process ";
  if (!panic.empty()) {
    text += "panicked: " + panic;
  } else if (WIFSIGNALED(status)) {
    text += std::string("was killed by signal ") + std::to_string(WTERMSIG(status)) + " (" +
            ::strsignal(WTERMSIG(status)) + ")";
  } else if (WEXITSTATUS(status) == kStuck) {
    text += "did not stop in " + std::to_string(kStopSeconds) +
            " seconds: a module kept its unloading waiting; it was ended";
  } else {
    text += "ended with status " + std::to_string(WEXITSTATUS(status));
  }
  auto lines = box.last_lines(kLastLines);
  if (!lines.empty()) text += "\nthe last of its log:";
  for (const auto& line : lines) text += "\n  " + line;
  return text;
}

}  // namespace holdfast::shell
