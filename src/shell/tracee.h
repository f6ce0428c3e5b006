// Tracee: a thread of another process that makes system calls for us: what gVisor and debuggers do
// by ptrace(2). Used where a program must get a mapping that only it can make.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>

#include "base/result.h"

namespace holdfast::shell {

class Tracee {
 public:
  Tracee() = default;
  ~Tracee();  // lets it go on as it is
  Tracee(const Tracee&) = delete;
  Tracee& operator=(const Tracee&) = delete;

  // The thread is inside a system call that a seccomp listener has yet to answer, and stops when it
  // leaves that. False: it may not be traced, or another debugger has it.
  bool seize(pid_t thread);
  // After the answer: until it has stopped. False: it is gone, or not where it should be.
  bool stopped();
  // The thread's own call, all signals kept off: its value, or its error. ESRCH: it was killed.
  Result<std::uint64_t> call(long number, const std::array<std::uint64_t, 6>& arguments);
  // It goes on; the call it was in answers `result`, a value or -errno.
  void leave(std::int64_t result);

 private:
  struct Registers;
  bool wait();
  bool run_to_call();

  pid_t thread_ = 0;  // 0: none
  bool stopped_ = false;
  std::uint64_t signals_ = 0;  // its mask
  std::array<std::uint64_t, 32> registers_{};
};

}  // namespace holdfast::shell
