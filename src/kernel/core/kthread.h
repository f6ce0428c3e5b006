// Kernel threads, as in kernel/kthread.c. One is created asleep and runs its function when woken;
// kthread_stop() waits until that function has returned, so after it no code of the module runs on
// that task. A task_struct that was freed is reported, not used.
#pragma once

#include <holdfast/abi/sync.h>
#include <holdfast/abi/task.h>

#include <string>
#include <vector>

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
  // The function has returned, or will never be seen again. For reports: no synchronisation.
  bool over() const { return __atomic_load_n(&over_, __ATOMIC_RELAXED); }
  void set_over() { __atomic_store_n(&over_, true, __ATOMIC_RELAXED); }

 private:
  bool over_ = false;
};

::task_struct* kthread_create_on_node(int (*function)(void*), void* data, int node,
                                      const char* format, ...);
::task_struct* kthread_create_on_cpu(int (*function)(void*), void* data, unsigned cpu,
                                     const char* format);
void kthread_bind(::task_struct* task, unsigned cpu);
int kthread_stop(::task_struct* task);
bool kthread_should_stop();
// Those with a function in [begin, begin + size) that has not returned, by their names.
struct ThreadFacts {
  std::string name;
  const void* function;
};
std::vector<ThreadFacts> kthreads_within(Tasks& tasks, const void* begin, std::size_t size);
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
