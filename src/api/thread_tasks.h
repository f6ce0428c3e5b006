// Which Task the calling thread is in which kernel: one a thread and kernel, made on first entry,
// gone with the thread or the kernel, whichever ends first.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>

#include "host/native/attach.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::api {

class ThreadTasks;

// The calling thread's task in one kernel.
class ThreadTask : public kernel::Task {
 public:
  ThreadTask(std::shared_ptr<ThreadTasks> home, host::Host& host);
  ~ThreadTask();

 private:
  friend class ThreadTasks;
  std::shared_ptr<ThreadTasks> home_;
  bool listed_ = false;
};

// One kernel's side of it.
class ThreadTasks : public std::enable_shared_from_this<ThreadTasks> {
 public:
  explicit ThreadTasks(host::Host& host);
  // The kernel exists from now on; the calling thread's task becomes one of its tasks.
  void kernel_started(kernel::Kernel& kernel);
  // The kernel is about to go; the caller is attached. No other thread is inside.
  void kernel_ending();
  // The calling thread's task here, made if need be.
  kernel::Task& mine();
  host::Host& host() { return host_; }

 private:
  friend class ThreadTask;
  void list(ThreadTask& task);
  void thread_ended(ThreadTask& task);

  host::Host& host_;
  const std::uint64_t id_;
  std::mutex mutex_;
  kernel::Kernel* kernel_ = nullptr;
  std::set<ThreadTask*> tasks_;
};

// Enters a kernel for the length of a scope.
class Inside {
 public:
  explicit Inside(ThreadTasks& tasks) : attach_(tasks.host(), tasks.mine()) {}

 private:
  host::native::Attach attach_;
};

}  // namespace holdfast::api
