// ModuleCalls: answers init_module(2), finit_module(2) and delete_module(2) of a command, so that
// what it runs (kmod, busybox, a test program) loads into our kernel and not into the machine's.
//
// A call may take as long as the module likes, and others must be answered meanwhile; so each has a
// process of its own, with a connection of its own, and goes with the caller: a killed insmod.
#pragma once

#include <string>

#include "shell/asked_call.h"

namespace holdfast::shell {

class ModuleCalls {
 public:
  // `socket`: where the kernel listens.
  ModuleCalls(CallListener& listener, std::string socket)
      : listener_(listener), socket_(std::move(socket)) {}
  static bool is_one(const AskedCall& call);
  // Forks.
  void answer(const AskedCall& call);

 private:
  long done(const AskedCall& call);
  long load_file(const AskedCall& call);
  long load_memory(const AskedCall& call);
  long unload(const AskedCall& call);

  CallListener& listener_;
  const std::string socket_;
};

}  // namespace holdfast::shell
