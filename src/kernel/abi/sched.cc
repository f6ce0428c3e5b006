// Tasks as modules see them: current, context, signals, pids, the big kernel lock, per-cpu memory.
#include "kernel/core/sched.h"

#include <holdfast/abi/gfp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/core/bkl.h"
#include "kernel/core/context.h"
#include "kernel/core/gfp.h"
#include "kernel/core/kthread.h"
#include "kernel/core/log.h"
#include "kernel/core/oops.h"
#include "kernel/core/slab.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {
namespace {

constexpr int kSignals = 32;
constexpr std::uint32_t bit(int signal) { return 1u << (signal - 1); }

// struct pid is a number in disguise.
::task_struct* find(const void* pid) {
  Task* task =
      current_kernel().tasks().find(static_cast<int>(reinterpret_cast<std::intptr_t>(pid)));
  return task ? &task->c : nullptr;
}
void* pid_of(int number) { return reinterpret_cast<void*>(static_cast<std::intptr_t>(number)); }

}  // namespace

// `current`. Old drivers look into its signals by themselves.
::task_struct* hf_get_current() {
  Task& task = current_task();
  task.c.pending.signal.sig[0] = task.pending_signals.peek();
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  task.c.stack = reinterpret_cast<void*>(here & ~std::uintptr_t{HF_THREAD_SIZE - 1});
  return &task.c;
}
void hf_set_current_state(unsigned state) { set_current_state(state); }
int wake_up_process(::task_struct* task) { return kernel::wake_up_process(task_of(task)); }
int wake_up_state(::task_struct* task, unsigned state) {
  return try_to_wake_up(task_of(task), state);
}

int hf_preempt_count() { return static_cast<int>(preempt_count(current_task())); }
void hf_preempt_disable() { preempt_disable(current_task()); }
void hf_preempt_enable() { preempt_enable(current_task()); }
unsigned long hf_local_irq_save() { return local_irq_save(current_task()); }
void hf_local_irq_restore(unsigned long flags) { local_irq_restore(current_task(), flags); }
void hf_local_irq_disable() { local_irq_save(current_task()); }
void hf_local_irq_enable() { local_irq_restore(current_task(), 0); }
int hf_irqs_disabled() { return current_task().irq_disable_depth > 0; }
void hf_local_bh_disable() { local_bh_disable(current_task()); }
void hf_local_bh_enable() { local_bh_enable(current_task()); }

int send_sig(int signal, ::task_struct* task, int) {
  if (signal < 0 || signal > kSignals) return -EINVAL;
  if (signal > 0) send_signal(task_of(task), signal);
  return 0;
}
int send_sig_info(int signal, void*, ::task_struct* task) { return send_sig(signal, task, 0); }
void force_sig(int signal) { send_sig(signal, hf_get_current(), 1); }
int hf_signal_pending(::task_struct* task) { return signal_pending(task_of(task)); }
int hf_fatal_signal_pending(::task_struct* task) { return fatal_signal_pending(task_of(task)); }
void flush_signals(::task_struct* task) { task_of(task).pending_signals.store(0); }

// allow_signal() and disallow_signal(): `action` 1 is to ignore it.
void kernel_sigaction(int signal, void* action) {
  if (signal < 1 || signal > kSignals) return;
  Task& task = current_task();
  const bool ignore = reinterpret_cast<std::uintptr_t>(action) == 1;
  const std::uint32_t allowed = task.allowed_signals.load();
  task.allowed_signals.store(ignore ? allowed & ~bit(signal) : allowed | bit(signal));
  if (!ignore) return;
  std::uint32_t seen = task.pending_signals.load();
  while (!task.pending_signals.compare_exchange(seen, seen & ~bit(signal))) {
  }
}

void* find_vpid(int number) { return find(pid_of(number)) ? pid_of(number) : nullptr; }
void* find_get_pid(int number) { return find_vpid(number); }
::task_struct* pid_task(void* pid, int) { return find(pid); }
::task_struct* find_task_by_vpid(int number) { return find(pid_of(number)); }
::task_struct* get_pid_task(void* pid, int) {
  ::task_struct* task = find(pid);
  if (task) hf_get_task_struct(task);
  return task;
}
void* get_task_pid(::task_struct* task, int) { return pid_of(task->pid); }
int kill_pid(void* pid, int signal, int) {
  if (signal < 0 || signal > kSignals) return -EINVAL;
  const int number = static_cast<int>(reinterpret_cast<std::intptr_t>(pid));
  if (signal == 0) return find(pid) ? 0 : -ESRCH;
  return current_kernel().tasks().kill(number, signal).negative();
}

char* __get_task_comm(char* buffer, std::size_t size, ::task_struct* task) {
  const std::size_t length = std::min(strnlen(task->comm, HF_TASK_COMM_LEN), size - 1);
  std::memcpy(buffer, task->comm, length);
  buffer[length] = '\0';
  return buffer;
}
void hf_set_task_comm(::task_struct* task, const char* comm) { set_comm(task_of(task), comm); }

void lock_kernel() { current_kernel().bkl().lock(current_task()); }
void unlock_kernel() {
  Task& task = current_task();
  if (task.bkl_depth < 0) {
    task.kernel->log().print(Level::kError, "BUG: unlock_kernel() by %s/%d, which does not hold it",
                             task.c.comm, task.c.pid);
    task.kernel->taint(Taint::kWarn);
    return;
  }
  task.kernel->bkl().unlock(task);
}
int hf_kernel_locked() { return current_task().bkl_depth >= 0; }

// One processor, one slot (core/context.h).
void* __alloc_percpu_gfp(std::size_t size, std::size_t alignment, unsigned gfp) {
  return current_kernel().slab().kmalloc(std::max(size, alignment), gfp | HF_GFP_ZERO,
                                         __builtin_return_address(0));
}
void* __alloc_percpu(std::size_t size, std::size_t alignment) {
  return current_kernel().slab().kmalloc(std::max(size, alignment), kGfpKernel | HF_GFP_ZERO,
                                         __builtin_return_address(0));
}
void free_percpu(void* memory) {
  current_kernel().slab().free(memory, __builtin_return_address(0));
}

extern const int __num_online_cpus = 1;
extern const unsigned long __cpu_online_mask = 1;

// Exported until 5.16; since then kthread_exit() and make_task_dead() share its work. A task of the
// machine cannot be ended from here: its call is.
[[noreturn]] void do_exit(long code) {
  if (!current_task().kthread) die("kernel BUG: do_exit() by a task that is no kthread");
  kthread_exit(code);
}

std::span<const Export> sched_exports() {
  static const Export table[] = {
      EXPORT(hf_get_current),
      EXPORT(hf_set_current_state),
      EXPORT(schedule),
      EXPORT(schedule_timeout),
      EXPORT(wake_up_process),
      EXPORT(wake_up_state),
      EXPORT(hf_preempt_count),
      EXPORT(hf_preempt_disable),
      EXPORT(hf_preempt_enable),
      EXPORT(hf_local_irq_save),
      EXPORT(hf_local_irq_restore),
      EXPORT(hf_local_irq_disable),
      EXPORT(hf_local_irq_enable),
      EXPORT(hf_irqs_disabled),
      EXPORT(hf_local_bh_disable),
      EXPORT(hf_local_bh_enable),
      EXPORT(send_sig),
      EXPORT(send_sig_info),
      EXPORT(force_sig),
      EXPORT(hf_signal_pending),
      EXPORT(hf_fatal_signal_pending),
      EXPORT(flush_signals),
      EXPORT(kernel_sigaction),
      EXPORT_GPL(find_vpid),
      EXPORT_GPL(find_get_pid),
      EXPORT(pid_task),
      EXPORT(find_task_by_vpid),
      EXPORT_GPL(get_pid_task),
      EXPORT_GPL(get_task_pid),
      EXPORT(kill_pid),
      EXPORT_GPL(__get_task_comm),
      EXPORT(hf_set_task_comm),
      EXPORT(lock_kernel),
      EXPORT(unlock_kernel),
      EXPORT(hf_kernel_locked),
      EXPORT_GPL(__alloc_percpu),
      EXPORT_GPL(__alloc_percpu_gfp),
      EXPORT_GPL(free_percpu),
      EXPORT_CONSTANT(__num_online_cpus),
      EXPORT_CONSTANT(__cpu_online_mask),
      EXPORT(kthread_create_on_node),
      EXPORT(kthread_create_on_cpu),
      EXPORT(kthread_bind),
      EXPORT(kthread_stop),
      EXPORT(kthread_should_stop),
      EXPORT_GPL(kthread_should_park),
      EXPORT_GPL(kthread_park),
      EXPORT_GPL(kthread_unpark),
      EXPORT_GPL(kthread_parkme),
      EXPORT_GPL(kthread_data),
      EXPORT_GPL(kthread_func),
      EXPORT(kthread_exit),
      EXPORT(do_exit),
      EXPORT(kthread_complete_and_exit),
      EXPORT(kernel_thread),
      EXPORT(daemonize),
      EXPORT(hf_get_task_struct),
      EXPORT_GPL(__put_task_struct),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
