#include "api/thread_tasks.h"

#include <pthread.h>

#include <atomic>
#include <vector>

#include "kernel/core/tasks.h"

namespace holdfast::api {
namespace {

struct Entry {
  std::uint64_t id;
  std::unique_ptr<ThreadTask> task;
};

// Few kernels a thread, so a list; the last one used is tried first.
thread_local std::vector<Entry> thread_entries;
thread_local std::uint64_t last_id = 0;
thread_local ThreadTask* last_task = nullptr;

std::uint64_t next_id() {
  static std::atomic<std::uint64_t> ids{0};
  return ++ids;
}

}  // namespace

ThreadTask::ThreadTask(std::shared_ptr<ThreadTasks> home, host::Host& host)
    : home_(std::move(home)) {
  this->host = &host;
}

ThreadTask::~ThreadTask() {
  last_id = 0;
  home_->thread_ended(*this);
}

ThreadTasks::ThreadTasks(host::Host& host) : host_(host), id_(next_id()) {}

void ThreadTasks::list(ThreadTask& task) {
  char name[16] = "";
  pthread_getname_np(pthread_self(), name, sizeof name);
  task.kernel = kernel_;
  host::native::Attach attach(host_, task);
  kernel_->tasks().add(task, name);
  task.listed_ = true;
  tasks_.insert(&task);
}

void ThreadTasks::kernel_started(kernel::Kernel& kernel) {
  std::lock_guard guard(mutex_);
  kernel_ = &kernel;
  list(*last_task);
}

void ThreadTasks::kernel_ending() {
  std::lock_guard guard(mutex_);
  for (ThreadTask* task : tasks_) {
    kernel_->tasks().remove(*task);
    task->listed_ = false;
  }
  tasks_.clear();
  kernel_ = nullptr;
}

void ThreadTasks::thread_ended(ThreadTask& task) {
  std::lock_guard guard(mutex_);
  if (!task.listed_) return;
  host::native::Attach attach(host_, task);
  kernel_->tasks().remove(task);
  tasks_.erase(&task);
}

kernel::Task& ThreadTasks::mine() {
  if (last_id == id_) return *last_task;
  ThreadTask* found = nullptr;
  // Entries of kernels that have ended are dropped on the way.
  std::erase_if(thread_entries, [&](const Entry& entry) {
    if (entry.id == id_) found = entry.task.get();
    return entry.id != id_ && entry.task->home_.use_count() == 1;
  });
  if (!found) {
    auto task = std::make_unique<ThreadTask>(shared_from_this(), host_);
    found = task.get();
    thread_entries.push_back({id_, std::move(task)});
    std::lock_guard guard(mutex_);
    if (kernel_) list(*found);
  }
  last_id = id_;
  last_task = found;
  return *found;
}

}  // namespace holdfast::api
