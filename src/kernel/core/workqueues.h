// Workqueues, as in kernel/workqueue.c, on one pool of workers for all queues of a kernel. Workers
// are spawned when there is work and none is free; a few idle ones stay.
//
// Model: every queuing of a work gets a number. A work is in its queue's `pending`, then in its
// `running`; to flush is to wait until a number is in neither. It never runs twice at the same
// time. A work's memory may go as soon as its function has begun, so nothing here looks at it after
// that. Lock order: lock_ before nothing.
#pragma once

#include <holdfast/abi/workqueue.h>

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "base/ref.h"
#include "kernel/core/lock.h"
#include "kernel/core/tasks.h"

namespace holdfast::kernel {

struct WorkItem {
  ::work_struct* work = nullptr;
  std::uint64_t number = 0;
  Task* worker = nullptr;  // in `running`
  const void* function = nullptr;
};

}  // namespace holdfast::kernel

struct workqueue_struct {
  std::string name;
  unsigned flags = 0;
  std::size_t max_active = 0;
  int draining = 0;
  std::deque<holdfast::kernel::WorkItem> pending;
  std::vector<holdfast::kernel::WorkItem> running;
};

namespace holdfast::kernel {

class Workqueues {
 public:
  explicit Workqueues(Kernel& kernel);

  ::workqueue_struct* create(std::string_view name, unsigned flags, int max_active);
  void destroy(::workqueue_struct* queue);
  // The work's pending bit is the caller's, who has just set it.
  void enqueue(::workqueue_struct* queue, ::work_struct* work);
  // Off its queue, if it is on one. True: the pending bit is the caller's now.
  bool steal(::work_struct* work);
  // Waits until the work, as last queued before this, has run. False: it was idle.
  bool flush(::work_struct* work);
  void wait_while_running(::work_struct* work);
  bool running(::work_struct* work);
  void flush_queue(::workqueue_struct* queue);
  void drain(::workqueue_struct* queue);
  void set_max_active(::workqueue_struct* queue, int max_active);
  // The work that the calling task runs; nullptr: none.
  ::work_struct* current_work();

  // What is pending and lies in [begin, begin + size), or would call a function there.
  std::vector<WorkItem> pending_within(const void* begin, std::size_t size);

  // Ends the workers once their current work is done; what is pending never runs.
  void stop();

 private:
  static void run(void* workqueues);
  void loop();
  bool take(::workqueue_struct*& queue, WorkItem& item);
  void finish(::workqueue_struct* queue, const WorkItem& item);
  bool runs_somewhere(const ::work_struct* work) const;
  bool present(std::uint64_t number) const;
  bool any_up_to(const ::workqueue_struct& queue, std::uint64_t number) const;
  bool runs_on_this_task(const ::workqueue_struct& queue) const;
  static std::deque<WorkItem>::iterator first_ready(const Workqueues& all,
                                                    ::workqueue_struct& queue);
  bool known(const ::workqueue_struct* queue) const;
  bool can_take() const;
  void kick();
  void wait_for_a_change(const char* channel);
  void wake_waiting();
  ::work_struct* current_work_locked() const;
  void check_known(const ::workqueue_struct* queue, const char* caller);

  Kernel& kernel_;
  Lock lock_{"workqueues"};
  std::list<std::unique_ptr<::workqueue_struct>> queues_;
  std::uint64_t last_number_ = 0;
  std::vector<Task*> idle_;
  std::vector<Task*> waiting_;
  int last_worker_ = -1;

  std::size_t looking_ = 0;  // workers started or woken that have not looked for work yet
  bool stopping_ = false;
};

::workqueue_struct* alloc_workqueue(const char* format, unsigned flags, int max_active, ...);
void destroy_workqueue(::workqueue_struct* queue);
void workqueue_set_max_active(::workqueue_struct* queue, int max_active);
bool queue_work_on(int cpu, ::workqueue_struct* queue, ::work_struct* work);
bool queue_work_node(int node, ::workqueue_struct* queue, ::work_struct* work);
bool queue_delayed_work_on(int cpu, ::workqueue_struct* queue, ::delayed_work* work,
                           unsigned long delay);
bool mod_delayed_work_on(int cpu, ::workqueue_struct* queue, ::delayed_work* work,
                         unsigned long delay);
bool queue_rcu_work(::workqueue_struct* queue, ::rcu_work* work);
void delayed_work_timer_fn(::timer_list* timer);
bool flush_work(::work_struct* work);
bool flush_delayed_work(::delayed_work* work);
bool flush_rcu_work(::rcu_work* work);
bool cancel_work(::work_struct* work);
bool cancel_work_sync(::work_struct* work);
bool cancel_delayed_work(::delayed_work* work);
bool cancel_delayed_work_sync(::delayed_work* work);
void __flush_workqueue(::workqueue_struct* queue);
void drain_workqueue(::workqueue_struct* queue);
unsigned work_busy(::work_struct* work);
::work_struct* current_work();
int schedule_on_each_cpu(void (*function)(::work_struct*));

}  // namespace holdfast::kernel
