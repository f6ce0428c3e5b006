// Kernel threads, as in kernel/kthread.c. One is created asleep and runs its function when woken;
// kthread_stop() waits until that function has returned, so after it no code of the module runs on
// that task. A task_struct that was freed is reported, not used.
#pragma once

#include <holdfast/abi/sync.h>
#include <holdfast/abi/task.h>

#include "kernel/core/atomic.h"
#include "kernel/core/completion.h"
#include "kernel/core/tasks.h"

namespace holdfast::kernel {

struct Kthread {
  int (*function)(void*) = nullptr;
  void* data = nullptr;
  Atomic<bool> should_stop{false};
  Atomic<bool> should_park{false};
  Atomic<bool> is_parked{false};
  Completion parked;
  Completion exited;
  int result = -4;  // -EINTR: never ran
};

::task_struct* kthread_create_on_node(int (*function)(void*), void* data, int node,
                                      const char* format, ...);
::task_struct* kthread_create_on_cpu(int (*function)(void*), void* data, unsigned cpu,
                                     const char* format);
void kthread_bind(::task_struct* task, unsigned cpu);
int kthread_stop(::task_struct* task);
bool kthread_should_stop();
bool kthread_should_park();
int kthread_park(::task_struct* task);
void kthread_unpark(::task_struct* task);
void kthread_parkme();
void* kthread_data(::task_struct* task);
void* kthread_func(::task_struct* task);
[[noreturn]] void kthread_exit(long result);
[[noreturn]] void kthread_complete_and_exit(::completion* completion, long code);
// 2.x: runs at once. The pid, or -errno.
int kernel_thread(int (*function)(void*), void* data, unsigned long flags);
void daemonize(const char* format, ...);

void hf_get_task_struct(::task_struct* task);
void __put_task_struct(::task_struct* task);

}  // namespace holdfast::kernel
