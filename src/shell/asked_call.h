// A system call of a program that waits for our answer (call_filter.h).
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "base/scoped_fd.h"

namespace holdfast::shell {

struct AskedCall {
  std::uint64_t id = 0;
  pid_t thread = 0;
  int number = 0;  // SYS_*
  std::uint64_t arguments[6] = {};
};

class CallListener {
 public:
  explicit CallListener(ScopedFd fd) : fd_(std::move(fd)) {}
  // Waits. False: nobody is left who could ask. `call.id` 0: who asked has gone.
  bool next(AskedCall& call);

  // Each answers, once. False: the caller is gone.
  bool answer(const AskedCall& call, long value);  // or -errno
  bool let_go_on(const AskedCall& call);           // the machine does it
  // Puts our descriptor `fd` into the caller: its number there, or -1. Before the answer.
  int lend(const AskedCall& call, int fd);

  // Ours of the caller's descriptor `fd`; and only if it is of a file on `device`.
  static ScopedFd descriptor_of(const AskedCall& call, int fd);
  static ScopedFd file_of(const AskedCall& call, int fd, dev_t device);

 private:
  bool send(const AskedCall& call, long value, int error, unsigned flags);
  ScopedFd fd_;
};

}  // namespace holdfast::shell
