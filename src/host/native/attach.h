// The native host's way in for threads that it did not spawn.
#pragma once

#include "host/host.h"

namespace holdfast::host::native {

// A Host made of threads, futexes and the machine's clock. One per process is enough for any number
// of kernels. The destructor joins every thread it spawned.
class NativeHost;

// While it lives, the calling thread is `task`. They nest (the outer task is restored); `task` must
// outlive it. Costs a few thread-local stores.
class Attach {
 public:
  Attach(Host& host, Task& task) : outer_(running) {
    task.host = &host;
    prepare(task);
    running = Running{&task, false};
  }
  ~Attach() { running = outer_; }
  Attach(const Attach&) = delete;
  Attach& operator=(const Attach&) = delete;

 private:
  static void prepare(Task& task);  // gives it a park slot and this thread a signal stack, once
  Running outer_;
};

}  // namespace holdfast::host::native
