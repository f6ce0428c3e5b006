// Wait queues, as in kernel/sched/wait.c: the functions that modules call, and WaitQueue for the
// kernel's own use.
//
// A queue's lock is a spinlock, so a module's wake function runs in atomic context with it held.
// A waker wakes a task before it takes it off the queue, and both under the lock, so a waiter that
// finds itself off the queue knows that its waker is done with it.
#pragma once

#include <holdfast/abi/wait.h>

#include <utility>

#include "base/result.h"
#include "kernel/core/sched.h"

namespace holdfast::kernel {

void __init_waitqueue_head(::wait_queue_head* head, const char* name, void* key);
void init_wait_entry(::wait_queue_entry* entry, int flags);
void add_wait_queue(::wait_queue_head* head, ::wait_queue_entry* entry);
void add_wait_queue_exclusive(::wait_queue_head* head, ::wait_queue_entry* entry);
void remove_wait_queue(::wait_queue_head* head, ::wait_queue_entry* entry);
void prepare_to_wait(::wait_queue_head* head, ::wait_queue_entry* entry, int state);
bool prepare_to_wait_exclusive(::wait_queue_head* head, ::wait_queue_entry* entry, int state);
long prepare_to_wait_event(::wait_queue_head* head, ::wait_queue_entry* entry, int state);
void finish_wait(::wait_queue_head* head, ::wait_queue_entry* entry);
int default_wake_function(::wait_queue_entry* entry, unsigned mode, int flags, void* key);
int autoremove_wake_function(::wait_queue_entry* entry, unsigned mode, int flags, void* key);
int woken_wake_function(::wait_queue_entry* entry, unsigned mode, int flags, void* key);
long wait_woken(::wait_queue_entry* entry, unsigned mode, long timeout);
int __wake_up(::wait_queue_head* head, unsigned mode, int nr_exclusive, void* key);
void __wake_up_locked(::wait_queue_head* head, unsigned mode, int nr);
void __wake_up_sync(::wait_queue_head* head, unsigned mode);
void __wake_up_sync_key(::wait_queue_head* head, unsigned mode, void* key);
int hf_waitqueue_active(::wait_queue_head* head);

void __init_swait_queue_head(::swait_queue_head* head, const char* name, void* key);
void swake_up_locked(::swait_queue_head* head);
void swake_up_one(::swait_queue_head* head);
void swake_up_all(::swait_queue_head* head);
void prepare_to_swait_exclusive(::swait_queue_head* head, ::swait_queue* entry, int state);
long prepare_to_swait_event(::swait_queue_head* head, ::swait_queue* entry, int state);
void finish_swait(::swait_queue_head* head, ::swait_queue* entry);

// The kernel's own wait queue. `condition` is called without any lock of the queue.
class WaitQueue {
 public:
  explicit WaitQueue(const char* name) : name_(name) {
    __init_waitqueue_head(&head_, name, nullptr);
  }
  ::wait_queue_head& c() { return head_; }
  void wake_all() { __wake_up(&head_, kTaskNormal, 0, nullptr); }
  // Waits until condition() is true; no signal ends it.
  template <class Condition>
  void wait(Condition&& condition) {
    (void)wait_in(kTaskUninterruptible, std::forward<Condition>(condition));
  }
  // EINTR: a signal came first.
  template <class Condition>
  Status wait_interruptible(Condition&& condition) {
    return wait_in(kTaskInterruptible, std::forward<Condition>(condition));
  }

 private:
  template <class Condition>
  Status wait_in(int state, Condition&& condition) {
    might_sleep("wait");
    if (condition()) return {};
    ::wait_queue_entry entry;
    init_wait_entry(&entry, 0);
    for (;;) {
      const long interrupted = prepare_to_wait_event(&head_, &entry, state);
      if (condition()) break;
      if (interrupted) return Error{EINTR};
      schedule_until(host::kForever, name_);
    }
    finish_wait(&head_, &entry);
    return {};
  }
  ::wait_queue_head head_;
  const char* name_;  // the channel of its waits
};

}  // namespace holdfast::kernel
