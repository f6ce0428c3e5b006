// Task: what Linux calls a task_struct, and what the kernel keeps behind it.
//
// A task is either spawned by the kernel (kthreads, workers) or attached: a thread of the machine
// that enters the kernel for a while (a FUSE worker, a unit test), see native/attach.h.
// Lock order: nothing here takes a lock; `signals` and the counters are the task's own or atomic.
#pragma once

#include <holdfast/abi/task.h>

#include <csetjmp>
#include <cstdint>

#include "host/host.h"
#include "kernel/core/atomic.h"

namespace holdfast::kernel {

class Kernel;
class Module;
class UserMemory;

// What might_sleep() and in_interrupt() ask.
struct AtomicContext {
  std::int32_t preempt_count = 0;  // > 0: atomic context (spinlocks, preempt_disable)
  std::int32_t irq_disable_depth = 0;
  std::int32_t softirq_count = 0;  // 1 while serving one, and 2 for each local_bh_disable()
  std::int32_t hardirq_count = 0;
  std::int32_t rcu_depth = 0;
  std::int32_t bkl_depth = -1;  // as lock_depth in 2.4: -1 not held
};

// One call from the kernel into module code; they nest. See core/module_call.h.
struct ModuleFrame {
  ModuleFrame* outer;
  const void* function;
  AtomicContext context;  // what it was outside: an oops goes back to it
  UserMemory* user;
  jmp_buf resume;
};

struct Task : host::Task, AtomicContext {
  Task();                // root's, of the pid 0, named "swapper", in no kernel
  ::task_struct c{};     // what modules see as `current`
  ::hf_cred own_cred{};  // what commit_creds() gave it
  Kernel* kernel = nullptr;
  ModuleFrame* module_frame = nullptr;  // innermost call into module code, if any
  UserMemory* user = nullptr;           // what __user cookies mean here; nullptr: a kernel thread
  std::uint32_t internal_locks = 0;     // kernel::Lock held; a fault with any held is a panic
  std::int32_t rcu_index = 0;           // the generation it reads in, while rcu_depth > 0
  bool has_processor = false;           // core/context.h
  Atomic<std::uint32_t> pending_signals{0};    // bit n-1: signal n, up to 32
  Atomic<std::uint32_t> allowed_signals{~0u};  // what a kthread did not allow is dropped
  void* kthread = nullptr;                     // core/kthread.h: the kthread it is, if it is one
  bool spawned = false;                        // a KernelTask (core/tasks.h), which is counted
  bool in_oops = false;                        // a fault now is a panic

  bool in_atomic() const {
    return preempt_count > 0 || irq_disable_depth > 0 || softirq_count > 0 || hardirq_count > 0;
  }
};

// The calling task. VERIFYs that the thread is a task of some kernel.
Task& current_task();
Kernel& current_kernel();
// nullptr on a thread that is no task of a kernel (a unit test of lib/).
inline Kernel* current_kernel_or_null() {
  host::Task* task = host::current();
  return task ? static_cast<Task*>(task)->kernel : nullptr;
}
// The Task whose public part `c` is.
Task& task_of(::task_struct* c);

// Makes an interruptible wait of `task` return -ERESTARTSYS / -EINTR. Any task may call it.
void send_signal(Task& task, int signal);
bool signal_pending(const Task& task);
bool fatal_signal_pending(const Task& task);  // SIGKILL only

// Back to an earlier context, after module code that ended halfway: what it opened is closed.
void restore_context(Task& task, const AtomicContext& context);

// "BUG: sleeping function called from invalid context at WHAT" in the log if the caller may not
// sleep. `what`: a function's name, or file:line.
void might_sleep(const char* what);

}  // namespace holdfast::kernel
