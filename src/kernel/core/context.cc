#include "kernel/core/context.h"

#include "kernel/core/bkl.h"
#include "kernel/core/processor.h"
#include "kernel/core/rcu.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned kSoftirqShift = 8;
constexpr unsigned kHardirqShift = 16;

void take_processor(Task& task) {
  if (task.in_atomic()) return;
  task.kernel->processor().lock(task);
  task.has_processor = true;
}

}  // namespace

void Processor::lock(Task& task) { task.host->lock(raw_); }
void Processor::unlock(Task& task) { task.host->unlock(raw_); }

void give_back_processor(Task& task) {
  if (task.in_atomic()) return;
  task.has_processor = false;
  task.kernel->processor().unlock(task);
}

unsigned preempt_count(const Task& task) {
  return static_cast<unsigned>(task.preempt_count) +
         (static_cast<unsigned>(task.softirq_count) << kSoftirqShift) +
         (static_cast<unsigned>(task.hardirq_count) << kHardirqShift);
}

void preempt_disable(Task& task) {
  take_processor(task);
  ++task.preempt_count;
}

void preempt_enable(Task& task) { leave_atomic(task); }

unsigned long local_irq_save(Task& task) {
  unsigned long were_off = task.irq_disable_depth > 0;
  take_processor(task);
  task.irq_disable_depth = 1;
  return were_off;
}

void local_irq_restore(Task& task, unsigned long flags) {
  task.irq_disable_depth = flags != 0;
  if (task.has_processor) give_back_processor(task);
}

void local_bh_disable(Task& task) {
  take_processor(task);
  task.softirq_count += 2;  // disabling counts twice what serving does, as in Linux
}

void local_bh_enable(Task& task) {
  task.softirq_count -= 2;
  if (task.has_processor) give_back_processor(task);
}

void restore_context(Task& task, const AtomicContext& context) {
  while (task.rcu_depth > context.rcu_depth) __rcu_read_unlock();
  while (task.bkl_depth > context.bkl_depth) task.kernel->bkl().unlock(task);
  static_cast<AtomicContext&>(task) = context;
  if (task.has_processor) give_back_processor(task);
}

}  // namespace holdfast::kernel
