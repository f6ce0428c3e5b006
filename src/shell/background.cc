#include "shell/background.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>

#include "fuse/mount_point.h"
#include "shell/kernel_process.h"
#include "shell/monitor.h"

namespace holdfast::shell {
namespace {

// The kernel that the monitor's signals are passed to.
volatile pid_t watched = 0;

constexpr int kEndings[] = {SIGTERM, SIGINT, SIGHUP};

// Keeps what asks the monitor to end from coming before there is a kernel to pass it on to.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (int signal : kEndings) ::sigaddset(&set, signal);
    ::sigprocmask(SIG_BLOCK, &set, &before_);
  }
  ~HeldSignals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_{};
};

void pass_on(int) {
  // Asked to end: the kernel process ignores polite signals, so that a terminal's do not reach it.
  if (watched > 0) ::kill(watched, SIGUSR1);
}

void unmount_all(const std::string& mounts_file) {
  std::ifstream file(mounts_file);
  std::string where;
  while (std::getline(file, where)) (void)fuse::unmount_at(where);
  ::unlink(mounts_file.c_str());
}

// Waits for the kernel's end and cleans up. The monitor's exit status.
int watch(KernelChild& kernel, const BackgroundStart& start, const std::string& mounts_file) {
  int status = 0;
  while (::waitpid(kernel.pid, &status, 0) < 0 && errno == EINTR) {
  }
  watched = 0;
  unmount_all(mounts_file);
  ::unlink(start.socket_path.c_str());
  std::string death = describe_death(*kernel.box, status);
  if (death.empty()) return 0;
  std::ofstream(start.directory + "/last-panic") << death << '\n';
  std::fprintf(stderr, "holdfast: %s\n", death.c_str());
  return kPanicked;
}

void become_daemon() {
  ::setsid();
  ScopedFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (int fd : {0, 1, 2}) ::dup2(null.get(), fd);
  (void)!::chdir("/");
}

// Why a kernel that was started does not answer. Ends it.
std::string failed_start(const KernelChild& kernel) {
  int status = 0;
  pid_t ended = ::waitpid(kernel.pid, &status, WNOHANG);
  if (ended == 0) {
    ::kill(kernel.pid, SIGKILL);
    ::waitpid(kernel.pid, &status, 0);
  }
  std::string death = ended == 0 ? "" : describe_death(*kernel.box, status);
  return "the kernel process did not start" + (death.empty() ? "" : ": " + death);
}

int monitor(const BackgroundStart& start, ScopedFd ready) {
  std::string mounts_file = start.directory + "/mounts";
  unmount_all(mounts_file);  // of a monitor that was killed
  ::unlink((start.directory + "/last-panic").c_str());
  if (!start.foreground) become_daemon();
  std::optional<HeldSignals> held(std::in_place);
  KernelChild kernel = start_kernel({start.boot, start.socket_path, mounts_file, false});
  kernel.for_child.reset();
  if (kernel.error.empty() && error_of(kernel.control.ask({{"do", "status"}})) != 0) {
    kernel.error = failed_start(kernel);
    ::unlink(start.socket_path.c_str());
  }
  if (!kernel.error.empty()) {
    (void)!::write(ready.get(), kernel.error.c_str(), kernel.error.size());
    return kPanicked;
  }
  (void)!::write(ready.get(), "r", 1);
  ready.reset();
  watched = kernel.pid;
  for (int signal : kEndings) ::signal(signal, pass_on);
  held.reset();
  return watch(kernel, start, mounts_file);
}

// The lock is the monitor's for as long as it lives, whatever becomes of files.
ScopedFd take_lock(const std::string& path) {
  ScopedFd lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.ok() && ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return lock;
  return {};
}

int wait_ready(int fd) {
  char text[512] = {};
  ssize_t size = ::read(fd, text, sizeof text - 1);
  if (size == 1 && text[0] == 'r') return 0;
  std::fprintf(stderr, "holdfast: %s\n", size > 0 ? text : "the kernel process did not start");
  return 1;
}

}  // namespace

int start_background(const BackgroundStart& start) {
  ScopedFd lock = take_lock(start.directory + "/lock");
  if (!lock.ok()) {
    std::fprintf(stderr, "holdfast: already running (stop it with 'holdfast down')\n");
    return 1;
  }
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) {
    std::fprintf(stderr, "holdfast: pipe: %s\n", std::strerror(errno));
    return 1;
  }
  ScopedFd reader(pipe[0]), writer(pipe[1]);
  if (start.foreground) return monitor(start, std::move(writer));
  pid_t child = ::fork();
  if (child < 0) {
    std::fprintf(stderr, "holdfast: fork: %s\n", std::strerror(errno));
    return 1;
  }
  if (child == 0) {
    reader.reset();
    std::_Exit(monitor(start, std::move(writer)));
  }
  writer.reset();
  return wait_ready(reader.get());
}

}  // namespace holdfast::shell
