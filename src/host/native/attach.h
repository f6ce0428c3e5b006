// The native host's way in for threads that it did not spawn.
#pragma once

#include "host/host.h"

namespace holdfast::host::native {

// A Host made of threads, futexes and the machine's clock (native_host.h).
class NativeHost;

// Has the calling thread a stack for signal handlers? (An oops may be a stack overflow.)
inline thread_local constinit bool has_signal_stack = false;
void give_signal_stack();

// While it lives, the calling thread is `task`. They nest (the outer task is restored); `task` must
// outlive it, and must be on one thread at a time. Costs a few thread-local stores.
class Attach {
 public:
  Attach(Host& host, Task& task) : outer_(running) {
    task.host = &host;
    if (__builtin_expect(!has_signal_stack, false)) give_signal_stack();
    running = Running{&task, false};
  }
  ~Attach() { running = outer_; }
  Attach(const Attach&) = delete;
  Attach& operator=(const Attach&) = delete;

 private:
  Running outer_;
};

}  // namespace holdfast::host::native
