// SlowCalls: answers the system calls of a command that are about a kernel and not about a file,
// so that what it runs (kmod, busybox, a test program) reaches ours and not the machine's:
// init_module(2), finit_module(2), delete_module(2) and syslog(2).
//
// A call may take as long as a module likes, and others must be answered meanwhile; so each has a
// process of its own, with a connection of its own, and goes with the caller: a killed insmod.
#pragma once

#include <string>

#include "shell/asked_call.h"

namespace holdfast::shell {

class SlowCalls {
 public:
  // `socket`: where the kernel listens.
  SlowCalls(CallListener& listener, std::string socket)
      : listener_(listener), socket_(std::move(socket)) {}
  static bool is_one(const AskedCall& call);
  // Forks.
  void answer(const AskedCall& call);

 private:
  long done(const AskedCall& call);
  long load_file(const AskedCall& call);
  long load_memory(const AskedCall& call);
  long unload(const AskedCall& call);
  long log(const AskedCall& call);

  CallListener& listener_;
  const std::string socket_;
};

}  // namespace holdfast::shell
