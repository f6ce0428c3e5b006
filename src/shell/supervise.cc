#include "shell/supervise.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace holdfast::shell {
namespace {

// Signals that arrive while it lives are read from fd().
class SignalQueue {
 public:
  SignalQueue() {
    sigset_t set;
    ::sigemptyset(&set);
    for (int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2})
      ::sigaddset(&set, signal);
    ::sigprocmask(SIG_BLOCK, &set, &before_);
    fd_ = ScopedFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  }
  ~SignalQueue() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalQueue(const SignalQueue&) = delete;
  SignalQueue& operator=(const SignalQueue&) = delete;
  int fd() const { return fd_.get(); }
  // What is to be passed on; 0: nothing. A terminal sends its signals to the command as well.
  int take() {
    signalfd_siginfo info{};
    if (::read(fd_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return 0;
    return info.ssi_code == SI_KERNEL ? 0 : static_cast<int>(info.ssi_signo);
  }

 private:
  sigset_t before_{};
  ScopedFd fd_;
};

}  // namespace

Supervised supervise(Command& command, const Client& kernel) {
  SignalQueue signals;
  command.go();
  for (;;) {
    pollfd polled[] = {
        {command.fd(), POLLIN, 0}, {signals.fd(), POLLIN, 0}, {kernel.fd(), POLLRDHUP, 0}};
    if (::poll(polled, 3, -1) < 0 && errno != EINTR) return {};
    if (polled[2].revents != 0) return {true, 0};
    if (polled[1].revents != 0) {
      if (int signal = signals.take()) command.send_signal(signal);
    }
    if (polled[0].revents == 0) continue;
    CommandReport report = command.wait();
    if (report.kind == CommandReport::kEnded) return {false, exit_status_of(report.status)};
    return {false, kFailed};  // its init was killed
  }
}

}  // namespace holdfast::shell
