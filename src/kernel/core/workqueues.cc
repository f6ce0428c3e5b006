#include "kernel/core/workqueues.h"

#include <algorithm>
#include <cstdio>

#include "base/verify.h"
#include "kernel/core/atomic.h"
#include "kernel/core/log.h"
#include "kernel/core/look_guard.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/core/oops.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned kUnbound = 2, kFreezable = 4, kHighPriority = 0x10;
constexpr int kDefaultActive = 256, kMostActive = 512;
constexpr std::size_t kMostIdle = 2;

auto holds(const ::work_struct* work) {
  return [work](const WorkItem& item) { return item.work == work; };
}

// Looks at the work: only inside run_in_module().
void call_work(::work_struct* work) {
  if (marked_and(work->data.counter, ~HF_WORK_PENDING) & HF_WORK_GETS_DATA) {
    reinterpret_cast<void (*)(void*)>(reinterpret_cast<void*>(work->func))(work->hf_data);
  } else {
    work->func(work);
  }
}

}  // namespace

Workqueues::Workqueues(Kernel& kernel) : kernel_(kernel) {
  KernelData& data = kernel.data();
  data.system_wq = create("events", 0, 0);
  data.system_highpri_wq = create("events_highpri", kHighPriority, 0);
  data.system_long_wq = create("events_long", 0, 0);
  data.system_unbound_wq = create("events_unbound", kUnbound, 0);
  data.system_freezable_wq = create("events_freezable", kFreezable, 0);
  data.system_power_efficient_wq = create("events_power_efficient", 0, 0);
  data.system_freezable_power_efficient_wq =
      create("events_freezable_power_efficient", kFreezable, 0);
}

::workqueue_struct* Workqueues::create(std::string_view name, unsigned flags, int max_active) {
  auto queue = std::make_unique<::workqueue_struct>();
  queue->name = name;
  queue->flags = flags;
  LockGuard guard(lock_);
  queues_.push_back(std::move(queue));
  ::workqueue_struct* created = queues_.back().get();
  created->max_active = static_cast<std::size_t>(
      max_active <= 0 ? kDefaultActive : std::min(max_active, kMostActive));
  return created;
}

bool Workqueues::known(const ::workqueue_struct* queue) const {
  return std::any_of(queues_.begin(), queues_.end(),
                     [queue](const auto& owned) { return owned.get() == queue; });
}

void Workqueues::check_known(const ::workqueue_struct* queue, const char* caller) {
  bool good;
  {
    LockGuard guard(lock_);
    good = known(queue);
  }
  if (good) return;
  kernel_.log().print(Level::kAlert, "BUG: %s() of a workqueue that does not exist (any more)",
                      caller);
  die("kernel BUG: use of a workqueue after destroy_workqueue(), or of one never made");
}

void Workqueues::destroy(::workqueue_struct* queue) {
  drain(queue);
  LockGuard guard(lock_);
  queues_.remove_if([queue](const auto& owned) { return owned.get() == queue; });
}

void Workqueues::enqueue(::workqueue_struct* queue, ::work_struct* work) {
  check_known(queue, "queue_work");
  bool refused = false;
  {
    LockGuard guard(lock_);
    refused = queue->draining > 0 && !runs_on_this_task(*queue);
    if (!refused) {
      queue->pending.push_back(
          {work, ++last_number_, nullptr, reinterpret_cast<const void*>(work->func)});
      kick();
    }
  }
  if (!refused) return;
  marked_and(work->data.counter, ~HF_WORK_PENDING);
  kernel_.log().print(Level::kWarning,
                      "WARNING: work queued on workqueue %s, which is being drained",
                      queue->name.c_str());
  kernel_.taint(Taint::kWarn);
}

bool Workqueues::steal(::work_struct* work) {
  LockGuard guard(lock_);
  for (auto& queue : queues_) {
    auto found = std::find_if(queue->pending.begin(), queue->pending.end(), holds(work));
    if (found == queue->pending.end()) continue;
    queue->pending.erase(found);
    wake_waiting();
    return true;
  }
  return false;
}

// One more worker, if there is work that nobody is about to look at. One at a time: a worker that
// finds more than it can do calls the next, so a burst of short works does not start a crowd.
void Workqueues::kick() {
  if (stopping_ || looking_ > 0 || !can_take()) return;
  ++looking_;
  if (!idle_.empty()) {
    Task* worker = idle_.back();
    idle_.pop_back();
    kernel_.host().unpark(*worker);
    return;
  }
  char comm[HF_TASK_COMM_LEN];
  std::snprintf(comm, sizeof comm, "kworker/0:%d", ++last_worker_ & 0xffff);
  // With no thread to be had, the workers there are get to it in their own time.
  if (!kernel_.tasks().spawn(comm, &Workqueues::run, this).ok()) --looking_;
}

void Workqueues::run(void* workqueues) { static_cast<Workqueues*>(workqueues)->loop(); }

void Workqueues::loop() {
  Task& self = current_task();
  lock_.lock();
  --looking_;
  for (;;) {
    ::workqueue_struct* queue = nullptr;
    WorkItem item;
    if (take(queue, item)) {
      kick();
      lock_.unlock();
      const AtomicContext before = self;
      run_in_module(item.work, [&] { call_work(item.work); });
      if (self.in_atomic()) {
        kernel_.log().print(Level::kError, "BUG: workqueue leaked atomic, lock or RCU: %s/%d",
                            self.c.comm, self.c.pid);
        kernel_.taint(Taint::kWarn);
        tell_problem(Problem::kBug, "a work has returned in atomic context");
      }
      restore_context(self, before);
      lock_.lock();
      finish(queue, item);
      continue;
    }
    if (stopping_ || idle_.size() >= kMostIdle) break;
    idle_.push_back(&self);
    while (!stopping_ && std::find(idle_.begin(), idle_.end(), &self) != idle_.end()) {
      lock_.unlock();
      kernel_.host().park("worker", host::kForever);
      lock_.lock();
    }
    if (std::erase(idle_, &self) == 0) --looking_;  // kick() took it off
  }
  lock_.unlock();
}

// The first that may run now: a work that runs already waits for that to end.
std::deque<WorkItem>::iterator Workqueues::first_ready(const Workqueues& all,
                                                       ::workqueue_struct& queue) {
  auto& pending = queue.pending;
  if (queue.running.size() >= queue.max_active) return pending.end();
  return std::find_if(pending.begin(), pending.end(),
                      [&](const WorkItem& item) { return !all.runs_somewhere(item.work); });
}

bool Workqueues::can_take() const {
  return std::any_of(queues_.begin(), queues_.end(), [this](const auto& queue) {
    return first_ready(*this, *queue) != queue->pending.end();
  });
}

// The lock is held.
bool Workqueues::take(::workqueue_struct*& queue, WorkItem& item) {
  if (stopping_) return false;
  for (auto& candidate : queues_) {
    auto found = first_ready(*this, *candidate);
    if (found == candidate->pending.end()) continue;
    item = *found;
    item.worker = &current_task();
    candidate->pending.erase(found);
    queue = candidate.get();
    queue->running.push_back(item);
    return true;
  }
  return false;
}

void Workqueues::finish(::workqueue_struct* queue, const WorkItem& item) {
  std::erase_if(queue->running, [&](const WorkItem& at) { return at.number == item.number; });
  wake_waiting();
}

bool Workqueues::runs_somewhere(const ::work_struct* work) const {
  return std::any_of(queues_.begin(), queues_.end(), [work](const auto& queue) {
    return std::any_of(queue->running.begin(), queue->running.end(), holds(work));
  });
}

bool Workqueues::present(std::uint64_t number) const {
  auto is = [number](const WorkItem& item) { return item.number == number; };
  return std::any_of(queues_.begin(), queues_.end(), [&](const auto& queue) {
    return std::any_of(queue->pending.begin(), queue->pending.end(), is) ||
           std::any_of(queue->running.begin(), queue->running.end(), is);
  });
}

bool Workqueues::any_up_to(const ::workqueue_struct& queue, std::uint64_t number) const {
  const Task* self = &current_task();
  auto is = [&](const WorkItem& item) { return item.number <= number && item.worker != self; };
  return std::any_of(queue.pending.begin(), queue.pending.end(), is) ||
         std::any_of(queue.running.begin(), queue.running.end(), is);
}

bool Workqueues::runs_on_this_task(const ::workqueue_struct& queue) const {
  const Task* self = &current_task();
  return std::any_of(queue.running.begin(), queue.running.end(),
                     [self](const WorkItem& item) { return item.worker == self; });
}

void Workqueues::wake_waiting() {
  for (Task* task : waiting_) kernel_.host().unpark(*task);
}

void Workqueues::wait_for_a_change(const char* channel) {
  Task& self = current_task();
  waiting_.push_back(&self);
  lock_.unlock();
  kernel_.host().park(channel, host::kForever);
  lock_.lock();
  std::erase(waiting_, &self);
}

bool Workqueues::flush(::work_struct* work) {
  lock_.lock();
  std::uint64_t number = 0;
  bool own = false;
  for (auto& queue : queues_) {
    for (const WorkItem& item : queue->running) {
      if (item.work != work) continue;
      own |= item.worker == &current_task();
      number = std::max(number, item.number);
    }
    for (const WorkItem& item : queue->pending) {
      if (item.work == work) number = std::max(number, item.number);
    }
  }
  while (!own && number != 0 && present(number) && !stopping_) wait_for_a_change("flush_work");
  lock_.unlock();
  if (own) {
    kernel_.log().print(Level::kError, "BUG: a work waits for itself to finish");
    kernel_.taint(Taint::kWarn);
    tell_problem(Problem::kBug, "a work waits for itself to finish");
  }
  return number != 0;
}

void Workqueues::wait_while_running(::work_struct* work) {
  lock_.lock();
  const bool own = current_work_locked() == work;
  while (!own && runs_somewhere(work)) wait_for_a_change("cancel_work_sync");
  lock_.unlock();
  if (own) {
    kernel_.log().print(Level::kError, "BUG: a work waits for itself to finish");
    kernel_.taint(Taint::kWarn);
    tell_problem(Problem::kBug, "a work waits for itself to finish");
  }
}

bool Workqueues::running(::work_struct* work) {
  LockGuard guard(lock_);
  return runs_somewhere(work);
}

void Workqueues::flush_queue(::workqueue_struct* queue) {
  check_known(queue, "flush_workqueue");
  lock_.lock();
  const bool own = runs_on_this_task(*queue);
  const std::uint64_t number = last_number_;
  while (any_up_to(*queue, number) && !stopping_) wait_for_a_change("flush_workqueue");
  lock_.unlock();
  if (own) {
    kernel_.log().print(Level::kError, "BUG: workqueue %s is flushed by a work of its own",
                        queue->name.c_str());
    kernel_.taint(Taint::kWarn);
    tell_problem(Problem::kBug, "a workqueue is flushed by a work of its own");
  }
}

void Workqueues::drain(::workqueue_struct* queue) {
  check_known(queue, "drain_workqueue");
  lock_.lock();
  ++queue->draining;
  while (any_up_to(*queue, last_number_) && !stopping_) wait_for_a_change("drain_workqueue");
  --queue->draining;
  lock_.unlock();
}

void Workqueues::set_max_active(::workqueue_struct* queue, int max_active) {
  check_known(queue, "workqueue_set_max_active");
  LockGuard guard(lock_);
  queue->max_active = static_cast<std::size_t>(std::clamp(max_active, 1, kMostActive));
  kick();
}

::work_struct* Workqueues::current_work_locked() const {
  const Task* self = &current_task();
  for (const auto& queue : queues_) {
    for (const WorkItem& item : queue->running) {
      if (item.worker == self) return item.work;
    }
  }
  return nullptr;
}

::work_struct* Workqueues::current_work() {
  LockGuard guard(lock_);
  return current_work_locked();
}

std::vector<WorkItem> Workqueues::pending_within(const void* begin, std::size_t size) {
  const auto low = reinterpret_cast<std::uintptr_t>(begin);
  auto within = [&](const void* address) {
    return reinterpret_cast<std::uintptr_t>(address) - low < size;
  };
  std::vector<WorkItem> pending;
  LookGuard guard(lock_);
  for (const auto& queue : queues_) {
    for (const WorkItem& item : queue->pending) {
      if (within(item.work) || within(item.function)) pending.push_back(item);
    }
  }
  return pending;
}

void Workqueues::stop() {
  LockGuard guard(lock_);
  stopping_ = true;
  for (Task* worker : idle_) kernel_.host().unpark(*worker);
  wake_waiting();
}

}  // namespace holdfast::kernel
