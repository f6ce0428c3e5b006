#include "shell/command.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "fuse/mount_point.h"
#include "shell/attendant.h"
#include "shell/name_space.h"

namespace holdfast::shell {
namespace {

struct Word {
  char kind;  // to us: 'e' error, 'r' ready, 's' status; to the init: 'g' go, 'k' signal
  int value;
  char text[500];
};

void say(int socket, char kind, int value, const std::string& text = {}) {
  Word word{kind, value, {}};
  std::strncpy(word.text, text.c_str(), sizeof word.text - 1);
  (void)!::send(socket, &word, sizeof word, MSG_NOSIGNAL);
}

bool hear(int socket, Word& word) {
  ssize_t got = 0;
  do {
    got = ::recv(socket, &word, sizeof word, 0);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof word);
}

// The process between; runs in the child that Command::start forks.
class Init {
 public:
  Init(const CommandPlan& plan, ScopedFd control, Client kernel)
      : plan_(plan), control_(std::move(control)), kernel_(std::move(kernel)) {}

  int run() {
    keep_signals_off();
    std::string error =
        plan_.mount.empty() ? enter_namespace(kernel_) : mount_trees(kernel_, plan_.mount, false);
    if (!error.empty()) {
      say(control_.get(), 'e', 0, error);
      return kFailed;
    }
    say(control_.get(), 'r', 0);
    Word word{};
    while (hear(control_.get(), word)) {
      if (word.kind == 'g') return serve_command();
    }
    leave();
    return kFailed;
  }

 private:
  // The terminal's signals are for the command; ours come over the socket.
  void keep_signals_off() {
    for (int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) {
      ::sigaction(signal, nullptr, &before_[signal]);
      ::signal(signal, SIG_IGN);
    }
    sigset_t child;
    ::sigemptyset(&child);
    ::sigaddset(&child, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &child, &mask_before_);
    children_ = ScopedFd(::signalfd(-1, &child, SFD_CLOEXEC));
  }

  int serve_command() {
    const std::string place = plan_.mount.empty() ? "/proc" : plan_.mount + "/proc";
    attendant_ = Attendant::start(kernel_, plan_.socket, place.c_str());
    command_ = ::fork();
    if (command_ == 0) become_command();
    attendant_.forget();
    for (;;) {
      pollfd polled[] = {{children_.get(), POLLIN, 0}, {control_.get(), POLLIN, 0}};
      if (::poll(polled, 2, -1) < 0 && errno != EINTR) break;
      if (polled[0].revents && reaped()) break;
      if (!polled[1].revents) continue;
      Word word{};
      bool alive = hear(control_.get(), word);
      ::kill(command_, alive ? word.value : SIGKILL);
      if (!alive) break;
    }
    say(control_.get(), 's', status_);
    Word word{};
    while (hear(control_.get(), word)) {
    }  // stays until the kernel has been told to unload: the place goes with us
    leave();
    return 0;
  }

  bool reaped() {
    signalfd_siginfo info;
    (void)!::read(children_.get(), &info, sizeof info);
    return ::waitpid(command_, &status_, WNOHANG) == command_;
  }

  void leave() {
    if (!plan_.mount.empty()) (void)fuse::unmount_at(plan_.mount);
  }

  [[noreturn]] void become_command() {
    for (int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) {
      ::sigaction(signal, &before_[signal], nullptr);
    }
    ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    attendant_.join();
    for (const auto& [name, value] : plan_.environment) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> arguments;
    for (const auto& argument : plan_.arguments) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    int code = errno;
    std::fprintf(stderr, "holdfast: cannot run %s: %s\n", arguments[0], std::strerror(code));
    std::_Exit(code == ENOENT ? kNoSuchCommand : kCannotRun);
  }

  const CommandPlan& plan_;
  ScopedFd control_;
  Client kernel_;
  ScopedFd children_;
  Attendant attendant_;
  struct sigaction before_[32] = {};
  sigset_t mask_before_{};
  pid_t command_ = -1;
  int status_ = 0;
};

}  // namespace

Command Command::start(const CommandPlan& plan, ScopedFd kernel,
                       const std::vector<int>& close_here) {
  Command command;
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return command;
  command.control_ = ScopedFd(pair[0]);
  ScopedFd theirs(pair[1]);
  command.pid_ = ::fork();
  if (command.pid_ != 0) return command;
  command.control_.reset();
  for (int fd : close_here) ::close(fd);
  int status = Init(plan, std::move(theirs), Client(std::move(kernel))).run();
  std::_Exit(status);
}

CommandReport Command::wait() {
  Word word{};
  if (!hear(control_.get(), word)) return {};
  if (word.kind == 'e') return {CommandReport::kError, word.text, 0};
  if (word.kind == 'r') return {CommandReport::kReady, {}, 0};
  return {CommandReport::kEnded, {}, word.value};
}

void Command::go() { say(control_.get(), 'g', 0); }
void Command::send_signal(int signal) { say(control_.get(), 'k', signal); }

void Command::finish() {
  control_.reset();
  if (pid_ <= 0) return;
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

int exit_status_of(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace holdfast::shell
