// struct work_struct and its kin under Linux's symbol names.
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>

#include "kernel/core/atomic.h"
#include "kernel/core/log.h"
#include "kernel/core/oops.h"
#include "kernel/core/rcu.h"
#include "kernel/core/refuse.h"
#include "kernel/core/timers.h"
#include "kernel/core/workqueues.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

Workqueues& workqueues() { return current_kernel().workqueues(); }
Timers& timers() { return current_kernel().timers(); }

template <class T, class Member>
T* container(Member* member, std::size_t offset) {
  return reinterpret_cast<T*>(reinterpret_cast<std::byte*>(member) - offset);
}

// True: the pending bit was clear and is the caller's now.
bool claim(::work_struct* work) {
  // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
  return !(marked_or(work->data.counter, HF_WORK_PENDING) & HF_WORK_PENDING);
}

void check_function(const ::work_struct* work) {
  if (!work->func) die("kernel BUG: a work without a function is queued");
}

// Makes the pending bit the caller's, however it was queued. True: it was queued.
bool grab(::work_struct* work, ::timer_list* timer) {
  for (;;) {
    if (timer && timers().disarm(timer)) return true;
    if (claim(work)) return false;
    if (workqueues().steal(work)) return true;
    // On its way between timer, queue and worker: soon there.
    if (timer) timers().wait_while_running(timer, "cancel_delayed_work");
    current_task().host->yield();
  }
}

bool cancel(::work_struct* work, ::timer_list* timer, bool sync) {
  const bool was_queued = grab(work, timer);
  if (sync) workqueues().wait_while_running(work);
  marked_and(work->data.counter, ~HF_WORK_PENDING);
  return was_queued;
}

// The pending bit is the caller's.
void queue_later(::workqueue_struct* queue, ::delayed_work* work, unsigned long delay) {
  work->wq = queue;
  if (delay == 0) return workqueues().enqueue(queue, &work->work);
  work->timer.expires = timers().jiffies() + delay;
  timers().arm(Timers::Kind::kTimer, &work->timer, timers().deadline_of(work->timer.expires));
}

void rcu_work_ready(::callback_head* head) {
  auto* work = container<::rcu_work>(head, offsetof(::rcu_work, rcu));
  workqueues().enqueue(work->wq, &work->work);
}

}  // namespace

::workqueue_struct* alloc_workqueue(const char* format, unsigned flags, int max_active, ...) {
  if (refuses("alloc_workqueue()", __builtin_return_address(0))) return nullptr;
  char name[64];
  va_list arguments;
  va_start(arguments, max_active);
  std::vsnprintf(name, sizeof name, format, arguments);
  va_end(arguments);
  return workqueues().create(name, flags, max_active);
}

void destroy_workqueue(::workqueue_struct* queue) {
  might_sleep("destroy_workqueue");
  workqueues().destroy(queue);
}

void workqueue_set_max_active(::workqueue_struct* queue, int max_active) {
  workqueues().set_max_active(queue, max_active);
}

bool queue_work_on(int, ::workqueue_struct* queue, ::work_struct* work) {
  check_function(work);
  if (!claim(work)) return false;
  workqueues().enqueue(queue, work);
  return true;
}

bool queue_work_node(int, ::workqueue_struct* queue, ::work_struct* work) {
  return queue_work_on(0, queue, work);
}

bool queue_delayed_work_on(int, ::workqueue_struct* queue, ::delayed_work* work,
                           unsigned long delay) {
  check_function(&work->work);
  if (!claim(&work->work)) return false;
  queue_later(queue, work, delay);
  return true;
}

bool mod_delayed_work_on(int, ::workqueue_struct* queue, ::delayed_work* work,
                         unsigned long delay) {
  check_function(&work->work);
  const bool was_queued = grab(&work->work, &work->timer);
  queue_later(queue, work, delay);
  return was_queued;
}

bool queue_rcu_work(::workqueue_struct* queue, ::rcu_work* work) {
  check_function(&work->work);
  if (!claim(&work->work)) return false;
  work->wq = queue;
  call_rcu(&work->rcu, &rcu_work_ready);
  return true;
}

void delayed_work_timer_fn(::timer_list* timer) {
  auto* work = container<::delayed_work>(timer, offsetof(::delayed_work, timer));
  workqueues().enqueue(work->wq, &work->work);
}

bool flush_work(::work_struct* work) {
  might_sleep("flush_work");
  return workqueues().flush(work);
}

bool flush_delayed_work(::delayed_work* work) {
  might_sleep("flush_delayed_work");
  const bool was_armed = timers().disarm_and_wait(&work->timer, "flush_delayed_work");
  if (was_armed) workqueues().enqueue(work->wq, &work->work);
  return workqueues().flush(&work->work) || was_armed;
}

bool flush_rcu_work(::rcu_work* work) {
  if (!(marked_load(work->work.data.counter) & HF_WORK_PENDING)) return flush_work(&work->work);
  rcu_barrier();
  flush_work(&work->work);
  return true;
}

bool cancel_work(::work_struct* work) { return cancel(work, nullptr, false); }

bool cancel_work_sync(::work_struct* work) {
  might_sleep("cancel_work_sync");
  return cancel(work, nullptr, true);
}

bool cancel_delayed_work(::delayed_work* work) { return cancel(&work->work, &work->timer, false); }

bool cancel_delayed_work_sync(::delayed_work* work) {
  might_sleep("cancel_delayed_work_sync");
  return cancel(&work->work, &work->timer, true);
}

void __flush_workqueue(::workqueue_struct* queue) {
  might_sleep("flush_workqueue");
  workqueues().flush_queue(queue);
}

void drain_workqueue(::workqueue_struct* queue) {
  might_sleep("drain_workqueue");
  workqueues().drain(queue);
}

unsigned work_busy(::work_struct* work) {
  constexpr unsigned kBusyRunning = 2;
  const bool pending = marked_load(work->data.counter) & HF_WORK_PENDING;
  return pending + (workqueues().running(work) ? kBusyRunning : 0);
}

::work_struct* current_work() { return workqueues().current_work(); }

int schedule_on_each_cpu(void (*function)(::work_struct*)) {
  ::work_struct work{};
  work.func = function;
  queue_work_on(0, current_kernel().data().system_wq, &work);
  flush_work(&work);
  return 0;
}

}  // namespace holdfast::kernel
