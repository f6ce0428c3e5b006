// The tick: keeps the variable `jiffies` true while a module looks at it.
//
// Code that the explorer watches reports each read of it, and the variable is brought up to date
// just before (abi/tsan.cc). For all other code it is written when module code starts or goes on
// after a wait (refresh()), and for a loop that does nothing but look, by a task of its own: every
// 4 ms while the process computes, ten times a second while it does not. With no such module there
// is no tick. Lock order: lock_ before nothing.
#pragma once

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/atomic.h"
#include "kernel/core/lock.h"
#include "kernel/core/tasks.h"

namespace holdfast::kernel {

class Tick {
 public:
  explicit Tick(Kernel& kernel) : kernel_(kernel) {}

  // One more, one fewer module that looks at the variable. ENOMEM: no thread for the task.
  Status begin();
  void end();

  void refresh() {
    if (host::running.observed) return;
    if (__builtin_expect(users_.load() > 0, false)) write();
  }
  // Ends the task.
  void stop();

 private:
  static void run(void* tick);
  void loop();
  void write();

  Kernel& kernel_;
  Lock lock_{"tick"};
  Atomic<int> users_{0};
  RefPtr<KernelTask> task_;
  bool stopping_ = false;
};

}  // namespace holdfast::kernel
