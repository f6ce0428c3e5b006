#include "kernel/core/task.h"

#include <cstddef>

#include "base/verify.h"
#include "kernel/core/context.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/sched.h"
#include "kernel/core/tasks.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr ::hf_cred kRootCred{};
constexpr ::signal_struct kNoTerminal{};
constexpr int kSigKill = 9;
constexpr std::uint32_t bit(int signal) { return 1u << (signal - 1); }

void init_list(::list_head& list) { list.next = list.prev = &list; }

}  // namespace

Task::Task() {
  c.cred = c.real_cred = &kRootCred;
  c.parent = c.real_parent = c.group_leader = &c;
  c.signal = const_cast<::signal_struct*>(&kNoTerminal);
  c.prio = c.static_prio = c.normal_prio = 120;
  init_list(c.tasks);
  init_list(c.children);
  init_list(c.sibling);
  set_comm(*this, "swapper");
}

Task& current_task() {
  auto* task = static_cast<Task*>(host::current());
  VERIFY(task != nullptr);
  return *task;
}

Kernel& current_kernel() {
  Task& task = current_task();
  VERIFY(task.kernel != nullptr);
  return *task.kernel;
}

Task& task_of(::task_struct* c) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
  return *reinterpret_cast<Task*>(reinterpret_cast<std::byte*>(c) - offsetof(Task, c));
#pragma GCC diagnostic pop
}

void send_signal(Task& task, int signal) {
  VERIFY(signal >= 1 && signal <= 32);
  if ((task.allowed_signals.load() & bit(signal)) == 0) return;
  std::uint32_t seen = task.pending_signals.load();
  while (!task.pending_signals.compare_exchange(seen, seen | bit(signal))) {
  }
  try_to_wake_up(task, kTaskInterruptible | (signal == kSigKill ? kTaskWakeKill : 0u));
}

bool signal_pending(const Task& task) { return task.pending_signals.load() != 0; }

bool fatal_signal_pending(const Task& task) {
  return (task.pending_signals.load() & bit(kSigKill)) != 0;
}

void might_sleep(const char* what) {
  Task& task = current_task();
  if (__builtin_expect(!task.in_atomic() && task.rcu_depth == 0, true)) return;
  Log& log = task.kernel->log();
  tell_problem(Problem::kSleepInAtomic, what);
  log.print(Level::kError, "BUG: sleeping function called from invalid context at %s", what);
  log.print(Level::kError, "in_atomic(): %d, irqs_disabled(): %d, non_block: 0, pid: %d, name: %s",
            preempt_count(task) != 0, task.irq_disable_depth > 0, task.c.pid, task.c.comm);
  log.print(Level::kError, "preempt_count: %x, expected: 0", preempt_count(task));
  log.print(Level::kError, "RCU nest depth: %d, expected: 0", task.rcu_depth);
  task.kernel->taint(Taint::kWarn);
}

}  // namespace holdfast::kernel
