// Simple wait queues, as in kernel/sched/swait.c: no callbacks, woken one at a time.
#include <cstddef>

#include "kernel/core/c_list.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/wait.h"

namespace holdfast::kernel {
namespace {

constexpr long kErestartsys = 512;

void add(::swait_queue_head* head, ::swait_queue* entry) {
  entry->task = &current_task().c;
  if (list_empty(entry->task_list)) list_push_back(entry->task_list, head->task_list);
}

}  // namespace

void __init_swait_queue_head(::swait_queue_head* head, const char* name, void*) {
  head->lock = ::raw_spinlock{{0, 0, nullptr, name}, nullptr};
  list_init(head->task_list);
}

void swake_up_locked(::swait_queue_head* head) {
  if (list_empty(head->task_list)) return;
  auto& first =
      list_object<::swait_queue>(*head->task_list.next, offsetof(::swait_queue, task_list));
  wake_up_process(task_of(first.task));
  list_remove_init(first.task_list);
}

void swake_up_one(::swait_queue_head* head) {
  SpinGuard guard(head->lock);
  swake_up_locked(head);
}

void swake_up_all(::swait_queue_head* head) {
  SpinGuard guard(head->lock);
  while (!list_empty(head->task_list)) swake_up_locked(head);
}

void prepare_to_swait_exclusive(::swait_queue_head* head, ::swait_queue* entry, int state) {
  SpinGuard guard(head->lock);
  add(head, entry);
  set_current_state(static_cast<unsigned>(state));
}

long prepare_to_swait_event(::swait_queue_head* head, ::swait_queue* entry, int state) {
  SpinGuard guard(head->lock);
  if (signal_pending_state(static_cast<unsigned>(state), current_task())) {
    list_remove_init(entry->task_list);
    return -kErestartsys;
  }
  add(head, entry);
  set_current_state(static_cast<unsigned>(state));
  return 0;
}

// Always under the lock: what a waker does with the entry ends before the entry goes.
void finish_swait(::swait_queue_head* head, ::swait_queue* entry) {
  set_current_state(kTaskRunning);
  SpinGuard guard(head->lock);
  list_remove_init(entry->task_list);
}

}  // namespace holdfast::kernel
