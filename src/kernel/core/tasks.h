// Tasks: the tasks of one kernel that have a pid. Kernel tasks (kthreads, workers, the timer task)
// are spawned here; threads that come in from outside may be added for as long as they are inside.
//
// Reference model: a spawned task is a KernelTask, counted: one reference for running, one for
// whoever spawned it, more by get_task_struct(). An added task belongs to who added it.
// Lock order: lock_ before nothing.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/lock.h"
#include "kernel/core/look_guard.h"
#include "kernel/core/task.h"

namespace holdfast::kernel {

// A task that the kernel spawned.
class KernelTask final : public Task, public RefCounted {
 public:
  KernelTask(Kernel& kernel, std::string_view comm);
  ~KernelTask() override;  // in kthread.cc: it may be one
  void finished() override { unref(); }
};

class Tasks {
 public:
  explicit Tasks(Kernel& kernel) : kernel_(kernel) {}
  ~Tasks();

  // Starts entry(argument) as a new kernel task. EAGAIN: no more threads. The caller's reference
  // keeps the Task, not the thread.
  Result<RefPtr<KernelTask>> spawn(std::string_view comm, void (*entry)(void*), void* argument);
  // The two halves of spawn(): a task that is on the list, and its start.
  RefPtr<KernelTask> create(std::string_view comm);
  Status start(KernelTask& task, void (*entry)(void*), void* argument);
  // Ends the calling task, which must be a spawned one. Its frames' destructors do not run.
  [[noreturn]] void exit_current();
  // Parks until every spawned task has ended. Whoever owns them has told them to.
  void wait_for_spawned();

  // Gives `task` a pid (the given one, or the next free), comm and root's credentials unless it has
  // others, and puts it on the list. remove() before it goes.
  void add(Task& task, std::string_view comm, int pid = 0);
  void remove(Task& task);

  // send_signal() to the task with that pid. ESRCH.
  Status kill(int pid, int signal);
  std::size_t count();
  // Pid and name of every kernel task that runs.
  std::vector<std::pair<int, std::string>> spawned();
  // nullptr: no task has that pid. Nothing keeps it from ending.
  Task* find(int pid);
  // The spawned task with that public part, if it has not ended, or ended with somebody else than
  // the list of the recently ended still holding on to it.
  KernelTask* find_spawned(const ::task_struct* c);
  // The spawned tasks that have not ended; `visit` must not wait.
  template <class Visit>
  void for_each_spawned(Visit&& visit) {
    LookGuard guard(lock_);
    for (const auto& [pid, task] : by_pid_) {
      if (spawned_.contains(task)) visit(*task);
    }
  }

 private:
  struct Start;
  static void run(void* start);
  void ended(KernelTask& task);
  int next_pid();

  Kernel& kernel_;
  Lock lock_{"tasks"};
  std::map<int, Task*> by_pid_;
  std::unordered_set<const Task*> spawned_;        // alive, or in ended_
  std::deque<RefPtr<KernelTask>> recently_ended_;  // so that a late use finds the dead, not another
  int last_pid_ = 1;
  std::size_t running_ = 0;  // spawned and not ended
  Task* waiter_ = nullptr;   // in wait_for_spawned()
};

// Sets comm (cut to 15 characters) and the host's name for it.
void set_comm(Task& task, std::string_view comm);

}  // namespace holdfast::kernel
