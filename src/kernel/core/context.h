// What kind of code is running: preempt_count(), interrupts, softirq.
//
// Model: one virtual processor, number 0, whose tasks may be preempted anywhere; per-processor data
// has one slot. preempt_disable(), local_irq_disable() and local_bh_disable(), where they are the
// outermost, take that processor, so two such sections exclude each other and a get_cpu_var() is as
// safe as in Linux. A spinlock section does not take it (the order would be spinlock before
// processor in one task and the other way round in the next), nor do timer callbacks and tasklets:
// per-processor data shared with those needs its own lock here. this_cpu_*() are atomic.
#pragma once

#include "kernel/core/task.h"

namespace holdfast::kernel {

// As modules see it, in Linux's bit fields: preemption, softirq, hardirq.
unsigned preempt_count(const Task& task);

void preempt_disable(Task& task);
void preempt_enable(Task& task);
// Interrupts are off or on, with no depth; save answers what local_irq_restore() wants back.
unsigned long local_irq_save(Task& task);
void local_irq_restore(Task& task, unsigned long flags);
void local_bh_disable(Task& task);
void local_bh_enable(Task& task);

// What a spinlock does: atomic from here on, without taking the processor.
inline void enter_atomic(Task& task) { ++task.preempt_count; }
void give_back_processor(Task& task);
inline void leave_atomic(Task& task) {
  --task.preempt_count;
  if (__builtin_expect(task.has_processor, false)) give_back_processor(task);
}

}  // namespace holdfast::kernel
