// A command that runs where it sees a kernel's files.
//
// Between us and the command is a small process, its init: it makes the place (name_space.h),
// starts the command when told to, waits, and says how the command ended.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/scoped_fd.h"
#include "shell/client.h"

namespace holdfast::shell {

struct CommandPlan {
  std::vector<std::string> arguments;
  std::string socket;  // of the kernel
  std::string mount;   // a directory to mount on; empty: in a namespace
  std::vector<std::pair<std::string, std::string>> environment;
};

struct CommandReport {
  enum Kind { kError, kReady, kEnded, kGone } kind = kGone;
  std::string text;  // kError: one line
  int status = 0;    // kEnded: as of waitpid
};

class Command {
 public:
  // Forks the init, which at once begins to make the place. `kernel`: its connection. `close_here`:
  // descriptors that it must not keep. The caller has one thread.
  static Command start(const CommandPlan& plan, ScopedFd kernel,
                       const std::vector<int>& close_here);

  bool ok() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }  // of the init
  int fd() const { return control_.get(); }
  // The init's next word: ready, or an error; later the end. Waits.
  CommandReport wait();
  void go();
  void send_signal(int signal);
  // Ends it if it has not ended, and waits for the init.
  void finish();

 private:
  ScopedFd control_;
  pid_t pid_ = -1;
};

// Exit statuses besides the command's own.
inline constexpr int kFailed = 125;     // holdfast could not do what was asked
inline constexpr int kCannotRun = 126;  // the command was found and cannot be run
inline constexpr int kNoSuchCommand = 127;
// 128+n for signal n, as shells do.
int exit_status_of(int wait_status);

}  // namespace holdfast::shell
