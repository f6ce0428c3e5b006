// Completions, as in kernel/sched/completion.c, and Completion for the kernel's own use.
#pragma once

#include <holdfast/abi/sync.h>

#include "kernel/core/wait.h"

namespace holdfast::kernel {

void complete(::completion* x);
void complete_all(::completion* x);
void wait_for_completion(::completion* x);
void wait_for_completion_io(::completion* x);
int wait_for_completion_interruptible(::completion* x);
int wait_for_completion_killable(::completion* x);
// Jiffies left, at least 1; 0: timed out; the interruptible ones: -ERESTARTSYS.
unsigned long wait_for_completion_timeout(::completion* x, unsigned long timeout);
unsigned long wait_for_completion_io_timeout(::completion* x, unsigned long timeout);
long wait_for_completion_interruptible_timeout(::completion* x, unsigned long timeout);
long wait_for_completion_killable_timeout(::completion* x, unsigned long timeout);
bool try_wait_for_completion(::completion* x);
bool completion_done(::completion* x);

class Completion {
 public:
  Completion() : c_{} { __init_swait_queue_head(&c_.wait, "completion", nullptr); }
  void complete() { kernel::complete(&c_); }
  void complete_all() { kernel::complete_all(&c_); }
  void wait() { wait_for_completion(&c_); }
  bool done() { return completion_done(&c_); }
  ::completion& c() { return c_; }

 private:
  ::completion c_;
};

}  // namespace holdfast::kernel
