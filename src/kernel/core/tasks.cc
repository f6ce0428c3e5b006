#include "kernel/core/tasks.h"

#include <cstring>

#include "base/verify.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr int kPidMax = 32768;
constexpr std::size_t kRemembered = 64;
constexpr unsigned kPfKthread = 0x00200000;  // PF_KTHREAD

}  // namespace

void set_comm(Task& task, std::string_view comm) {
  std::size_t length = comm.size() < HF_TASK_COMM_LEN ? comm.size() : HF_TASK_COMM_LEN - 1;
  std::memcpy(task.c.comm, comm.data(), length);
  std::memset(task.c.comm + length, 0, HF_TASK_COMM_LEN - length);
  task.name = task.c.comm;
}

KernelTask::KernelTask(Kernel& owner, std::string_view comm) {
  kernel = &owner;
  spawned = true;
  c.flags = kPfKthread;
  set_comm(*this, comm);
}

Tasks::~Tasks() { wait_for_spawned(); }

void Tasks::wait_for_spawned() {
  Task& self = current_task();
  for (;;) {
    {
      LockGuard guard(lock_);
      if (running_ == 0) return;
      waiter_ = &self;
    }
    self.host->park("kernel tasks to end", host::kForever);
  }
}

struct Tasks::Start {
  void (*entry)(void*);
  void* argument;
};

RefPtr<KernelTask> Tasks::create(std::string_view comm) {
  auto task = make_ref<KernelTask>(kernel_, comm);
  add(*task, comm);
  LockGuard guard(lock_);
  spawned_.insert(task.get());
  return task;
}

Status Tasks::start(KernelTask& task, void (*entry)(void*), void* argument) {
  {
    LockGuard guard(lock_);
    ++running_;
  }
  task.ref();  // the running task's own: finished() gives it back
  auto* start = new Start{entry, argument};
  if (kernel_.host().spawn(task, &Tasks::run, start)) return {};
  delete start;
  ended(task);
  task.unref();
  return Error{EAGAIN};
}

Result<RefPtr<KernelTask>> Tasks::spawn(std::string_view comm, void (*entry)(void*),
                                        void* argument) {
  RefPtr<KernelTask> task = create(comm);
  TRY_STATUS(start(*task, entry, argument));
  return task;
}

void Tasks::run(void* argument) {
  const Start start = *static_cast<Start*>(argument);
  delete static_cast<Start*>(argument);
  start.entry(start.argument);
  auto& task = static_cast<KernelTask&>(current_task());
  task.kernel->tasks().ended(task);
}

void Tasks::exit_current() {
  Task& task = current_task();
  VERIFY(task.spawned);
  ended(static_cast<KernelTask&>(task));
  task.host->exit();
  VERIFY_NOT_REACHED();  // gcc with -fsanitize forgets that a virtual call does not return
}

// The kernel may be gone as soon as the lock is let go.
void Tasks::ended(KernelTask& task) {
  RefPtr<KernelTask> oldest;  // goes after the lock
  host::Host& host = *task.host;
  LockGuard guard(lock_);
  by_pid_.erase(task.c.pid);
  recently_ended_.emplace_back(&task);
  if (recently_ended_.size() > kRemembered) {
    oldest = std::move(recently_ended_.front());
    recently_ended_.pop_front();
    spawned_.erase(oldest.get());
  }
  --running_;
  if (waiter_) host.unpark(*waiter_);
}

KernelTask* Tasks::find_spawned(const ::task_struct* c) {
  LockGuard guard(lock_);
  Task& task = task_of(const_cast<::task_struct*>(c));  // an address so far
  if (!spawned_.contains(&task)) return nullptr;
  auto& found = static_cast<KernelTask&>(task);
  const bool alive = by_pid_.contains(found.c.pid) && by_pid_[found.c.pid] == &found;
  return alive || found.references() > 1 ? &found : nullptr;
}

void Tasks::add(Task& task, std::string_view comm, int pid) {
  LockGuard guard(lock_);
  task.kernel = &kernel_;
  set_comm(task, comm);
  task.c.pid = task.c.tgid = pid != 0 && !by_pid_.contains(pid) ? pid : next_pid();
  by_pid_[task.c.pid] = &task;
}

void Tasks::remove(Task& task) {
  LockGuard guard(lock_);
  by_pid_.erase(task.c.pid);
}

int Tasks::next_pid() {
  do {
    last_pid_ = last_pid_ >= kPidMax ? 2 : last_pid_ + 1;
  } while (by_pid_.contains(last_pid_));
  return last_pid_;
}

Status Tasks::kill(int pid, int signal) {
  LockGuard guard(lock_);
  auto it = by_pid_.find(pid);
  if (it == by_pid_.end()) return Error{ESRCH};
  send_signal(*it->second, signal);
  return {};
}

Task* Tasks::find(int pid) {
  LockGuard guard(lock_);
  auto it = by_pid_.find(pid);
  return it == by_pid_.end() ? nullptr : it->second;
}

std::vector<std::pair<int, std::string>> Tasks::spawned() {
  LockGuard guard(lock_);
  std::vector<std::pair<int, std::string>> rows;
  for (const auto& [pid, task] : by_pid_)
    if (task->spawned) rows.emplace_back(pid, task->c.comm);
  return rows;
}

std::size_t Tasks::count() {
  LockGuard guard(lock_);
  return by_pid_.size();
}

}  // namespace holdfast::kernel
