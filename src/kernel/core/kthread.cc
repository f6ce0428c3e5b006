#include "kernel/core/kthread.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "base/verify.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/oops.h"
#include "kernel/core/refuse.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

template <class T>
T* err_ptr(int error) {
  return reinterpret_cast<T*>(static_cast<std::intptr_t>(-error));
}

// nullptr: the task is no kthread.
Kthread* kthread_of(Task& task) { return static_cast<Kthread*>(task.kthread); }

// The KernelTask and Kthread behind a pointer that a module kept. Ends the operation if there is
// none any more.
KernelTask& checked(::task_struct* c, const char* caller) {
  Tasks& tasks = current_kernel().tasks();
  KernelTask* task = tasks.find_spawned(c);
  if (!task || !task->kthread) {
    current_kernel().log().print(
        Level::kAlert, "BUG: %s() of a task_struct that has been freed, or is no kthread", caller);
    die("kernel BUG: use of a thread after it ended; get_task_struct() would have kept it");
  }
  return *task;
}

int run_function(Kthread& self) {
  schedule();  // until wake_up_process(), which may have been already
  if (self.should_stop.load()) return -EINTR;
  if (self.should_park.load()) kthread_parkme();
  return call_module(-EFAULT, self.function, self.data);
}

void finish(Task& task, int result) {
  Kthread& self = *kthread_of(task);
  self.set_over();
  task.module_frame = nullptr;
  restore_context(task, AtomicContext{});
  self.result = result;
  self.exited.complete_all();
  set_current_state(kTaskRunning);
}

void kthread_main(void* argument) {
  Task& task = *static_cast<Task*>(argument);
  finish(task, run_function(*kthread_of(task)));
}

::task_struct* create(int (*function)(void*), void* data, std::string_view comm, bool asleep) {
  Tasks& tasks = current_kernel().tasks();
  RefPtr<KernelTask> task = tasks.create(comm);
  auto* self = new Kthread;
  self->function = function;
  self->data = data;
  task->kthread = self;
  task->allowed_signals.store(0);
  if (asleep) marked_store(task->c.__state, unsigned{kTaskUninterruptible});
  ::task_struct* c = &task->c;
  if (!tasks.start(*task, &kthread_main, task.get()).ok()) return err_ptr<::task_struct>(EAGAIN);
  return c;
}

}  // namespace

KernelTask::~KernelTask() { delete kthread_of(*this); }

::task_struct* kthread_create_on_node(int (*function)(void*), void* data, int, const char* format,
                                      ...) {
  might_sleep("kthread_create");
  if (refuses("kthread_create()", __builtin_return_address(0)))
    return err_ptr<::task_struct>(ENOMEM);
  char comm[64];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(comm, sizeof comm, format, arguments);
  va_end(arguments);
  return create(function, data, comm, true);
}

::task_struct* kthread_create_on_cpu(int (*function)(void*), void* data, unsigned cpu,
                                     const char* format) {
  char comm[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  std::snprintf(comm, sizeof comm, format, cpu);
#pragma GCC diagnostic pop
  return create(function, data, comm, true);
}

void kthread_bind(::task_struct*, unsigned) {}  // there is one processor

int kthread_stop(::task_struct* c) {
  might_sleep("kthread_stop");
  KernelTask& task = checked(c, "kthread_stop");
  if (&task == &current_task())
    die("kernel BUG: kthread_stop() of the calling thread would wait for itself");
  RefPtr<KernelTask> keep(&task);
  Kthread& thread = *kthread_of(task);
  thread.should_stop.store(true);
  kthread_unpark(c);
  wake_up_process(task);
  thread.exited.wait();
  return thread.result;
}

std::vector<ThreadFacts> kthreads_within(Tasks& tasks, const void* begin, std::size_t size) {
  std::vector<ThreadFacts> threads;
  tasks.for_each_spawned([&](const Task& task) {
    auto* thread = static_cast<const Kthread*>(task.kthread);
    if (!thread || thread->over()) return;
    auto* function = reinterpret_cast<const void*>(thread->function);
    if (reinterpret_cast<std::uintptr_t>(function) - reinterpret_cast<std::uintptr_t>(begin) < size)
      threads.push_back({task.c.comm, function});
  });
  return threads;
}

bool kthread_should_stop() {
  Kthread* self = kthread_of(current_task());
  return self && self->should_stop.load();
}

bool kthread_should_park() {
  Kthread* self = kthread_of(current_task());
  return self && self->should_park.load();
}

// Returns when the thread is in kthread_parkme(). -ENOSYS: it has ended.
int kthread_park(::task_struct* c) {
  KernelTask& task = checked(c, "kthread_park");
  Kthread& thread = *kthread_of(task);
  if (thread.exited.done()) return -ENOSYS;
  if (thread.should_park.exchange(true)) return -EBUSY;
  if (&task == &current_task()) return 0;
  wake_up_process(task);
  thread.parked.wait();
  return 0;
}

void kthread_unpark(::task_struct* c) {
  KernelTask& task = checked(c, "kthread_unpark");
  kthread_of(task)->should_park.store(false);
  try_to_wake_up(task, kTaskParked);
}

void kthread_parkme() {
  Task& task = current_task();
  Kthread* self = kthread_of(task);
  if (!self) return;
  bool told = false;
  for (;;) {
    set_current_state(kTaskParked);
    if (!self->should_park.load()) break;
    if (!told) self->parked.complete();
    told = true;
    schedule();
  }
  set_current_state(kTaskRunning);
}

void* kthread_data(::task_struct* c) { return kthread_of(checked(c, "kthread_data"))->data; }

void* kthread_func(::task_struct* c) {
  return reinterpret_cast<void*>(kthread_of(checked(c, "kthread_func"))->function);
}

void kthread_exit(long result) {
  Task& task = current_task();
  if (!kthread_of(task)) die("kernel BUG: kthread_exit() by a task that is no kthread");
  finish(task, static_cast<int>(result));
  task.kernel->tasks().exit_current();
}

void kthread_complete_and_exit(::completion* completion, long code) {
  if (Kthread* self = kthread_of(current_task())) self->set_over();
  if (completion) complete(completion);
  kthread_exit(code);
}

int kernel_thread(int (*function)(void*), void* data, unsigned long) {
  ::task_struct* task = create(function, data, current_task().c.comm, false);
  const auto value = reinterpret_cast<std::intptr_t>(task);
  return value < 0 && value > -4096 ? static_cast<int>(value) : task->pid;
}

void daemonize(const char* format, ...) {
  char comm[64];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(comm, sizeof comm, format, arguments);
  va_end(arguments);
  set_comm(current_task(), comm);
}

// Tasks from outside belong to their threads and are not counted: the caller must not use one after
// it has left the kernel.
void hf_get_task_struct(::task_struct* c) {
  Task& task = task_of(c);
  if (task.spawned) static_cast<KernelTask&>(task).ref();
}

void __put_task_struct(::task_struct* c) {
  Task& task = task_of(c);
  if (task.spawned) static_cast<KernelTask&>(task).unref();
}

}  // namespace holdfast::kernel
