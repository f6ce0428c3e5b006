#include "kernel/core/timers.h"

#include <algorithm>
#include <cstddef>

#include "base/verify.h"
#include "kernel/core/atomic.h"
#include "kernel/core/log.h"
#include "kernel/core/look_guard.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/core/time.h"
#include "kernel/core/workqueues.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {

Timers::Timers(Kernel& kernel)
    : kernel_(kernel), started_at_(kernel.host().now(host::Clock::kMonotonic)) {}

unsigned long Timers::jiffies() {
  const host::Time since = kernel_.host().now(host::Clock::kMonotonic) - started_at_;
  const unsigned long now = kInitialJiffies + static_cast<unsigned long>(since / kTick);
  __atomic_store_n(&kernel_.data().jiffies, now, __ATOMIC_RELAXED);
  __atomic_store_n(&kernel_.data().jiffies_64, now, __ATOMIC_RELAXED);
  return now;
}

host::Time Timers::deadline_of(unsigned long expires) {
  const long ticks = static_cast<long>(expires - kInitialJiffies);
  // Jiffies may have wrapped around a `long` only in the far future: that is for ever.
  return ticks > host::kForever / kTick / 2 ? host::kForever - 1 : started_at_ + ticks * kTick;
}

bool Timers::erase(const void* object) {
  auto key = keys_.find(object);
  if (key == keys_.end()) return false;
  queue_.erase(key->second);
  keys_.erase(key);
  return true;
}

namespace {

template <class F>
const void* address_of(F* function) {
  return reinterpret_cast<const void*>(function);
}

bool is_delayed_work(Timers::Kind kind, const void* object) {
  return kind == Timers::Kind::kTimer &&
         static_cast<const ::timer_list*>(object)->function == delayed_work_timer_fn;
}

const void* function_of(Timers::Kind kind, const void* object) {
  switch (kind) {
    case Timers::Kind::kTimer: {
      auto* timer = static_cast<const ::timer_list*>(object);
      if (!is_delayed_work(kind, object)) return address_of(timer->function);
      auto* delayed = reinterpret_cast<const ::delayed_work*>(static_cast<const char*>(object) -
                                                              offsetof(::delayed_work, timer));
      return address_of(delayed->work.func);
    }
    case Timers::Kind::kHrtimer:
      return address_of(static_cast<const ::hrtimer*>(object)->function);
    case Timers::Kind::kTasklet: {
      auto* tasklet = static_cast<const ::tasklet_struct*>(object);
      return tasklet->use_callback ? address_of(tasklet->callback) : address_of(tasklet->func);
    }
  }
  VERIFY_NOT_REACHED();
}

bool within(const void* address, const void* begin, std::size_t size) {
  return reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(begin) < size;
}

}  // namespace

bool Timers::arm(Kind kind, void* object, host::Time deadline, bool only_pending) {
  LockGuard guard(lock_);
  if (only_pending && !keys_.contains(object)) return false;
  const bool before = erase(object);
  const Key key{deadline, ++last_sequence_};
  queue_.emplace(key,
                 Entry{kind, object, function_of(kind, object), is_delayed_work(kind, object)});
  keys_.emplace(object, key);
  if (stopping_) return before;
  if (!task_) {
    auto spawned = kernel_.tasks().spawn("ksoftirqd/0", &Timers::run, this);
    VERIFY(spawned.ok());
    task_ = std::move(spawned).value();
  } else if (queue_.begin()->first == key) {
    kernel_.host().unpark(*task_);
  }
  return before;
}

bool Timers::disarm(void* object) {
  LockGuard guard(lock_);
  return erase(object);
}

bool Timers::armed(const void* object) {
  LockGuard guard(lock_);
  return keys_.contains(object);
}

bool Timers::running(const void* object) {
  LockGuard guard(lock_);
  return running_ == object;
}

bool Timers::disarm_and_wait(void* object, const char* caller) {
  bool was_armed = false;
  do {  // the callback may have armed it again
    was_armed |= disarm(object);
    wait_while_running(object, caller);
  } while (armed(object) && &current_task() != task_.get());
  return was_armed;
}

void Timers::wait_while_running(void* object, const char* caller) {
  Task& self = current_task();
  lock_.lock();
  if (running_ == object && task_.get() == &self) {
    lock_.unlock();
    kernel_.log().print(Level::kError, "BUG: %s() called from the callback that it waits for",
                        caller);
    kernel_.taint(Taint::kWarn);
    tell_problem(Problem::kBug, "a timer's callback waits for itself");
    return;
  }
  const std::uint64_t seen = runs_;
  while (running_ == object && runs_ == seen) wait_for_a_return(caller);
  lock_.unlock();
}

void Timers::wait_until_done(const void* object) {
  lock_.lock();
  while (!stopping_ && (keys_.contains(object) || running_ == object)) {
    wait_for_a_return("tasklet");
  }
  lock_.unlock();
}

// Until the next callback returns, at the latest. The lock is held, and let go while parked.
void Timers::wait_for_a_return(const char* channel) {
  Task& self = current_task();
  waiting_.push_back(&self);
  lock_.unlock();
  kernel_.host().park(channel, host::kForever);
  lock_.lock();
  std::erase(waiting_, &self);
}

std::vector<Timers::Armed> Timers::armed_within(const void* begin, std::size_t size) {
  std::vector<Armed> armed;
  LookGuard guard(lock_);
  for (const auto& [key, entry] : queue_) {
    if (within(entry.object, begin, size) || within(entry.function, begin, size)) {
      armed.push_back({entry.kind, entry.object, entry.function, entry.delayed_work});
    }
  }
  return armed;
}

void Timers::stop() {
  LockGuard guard(lock_);
  stopping_ = true;
  if (task_) kernel_.host().unpark(*task_);
}

void Timers::run(void* timers) { static_cast<Timers*>(timers)->loop(); }

bool Timers::take_due(Entry& entry, host::Time& next) {
  LockGuard guard(lock_);
  next = host::kForever;
  if (queue_.empty()) return false;
  next = queue_.begin()->first.deadline;
  if (next > kernel_.host().now(host::Clock::kMonotonic)) return false;
  entry = queue_.begin()->second;
  erase(entry.object);
  running_ = entry.object;
  return true;
}

void Timers::loop() {
  for (;;) {
    {
      LockGuard guard(lock_);
      if (stopping_) return;
    }
    Entry entry{};
    host::Time next;
    if (!take_due(entry, next)) {
      kernel_.host().park("timers", next);
      continue;
    }
    call(entry);
    LockGuard guard(lock_);
    running_ = nullptr;
    ++runs_;
    for (Task* waiter : waiting_) kernel_.host().unpark(*waiter);
  }
}

void Timers::call(const Entry& entry) {
  Task& task = current_task();
  const AtomicContext before = task;
  jiffies();
  if (entry.kind == Kind::kHrtimer) {
    ++task.hardirq_count;
    task.irq_disable_depth = 1;
  } else {
    ++task.softirq_count;
  }
  run_in_module(entry.object, [&] {
    switch (entry.kind) {
      case Kind::kTimer:
        return expire_timer(static_cast<::timer_list*>(entry.object));
      case Kind::kHrtimer:
        return expire_hrtimer(*this, static_cast<::hrtimer*>(entry.object));
      case Kind::kTasklet:
        return run_tasklet(static_cast<::tasklet_struct*>(entry.object));
    }
  });
  if (task.preempt_count != before.preempt_count) {
    kernel_.log().print(Level::kError, "BUG: a timer's callback returned with preempt_count %08x",
                        static_cast<unsigned>(task.preempt_count));
    kernel_.taint(Taint::kWarn);
    tell_problem(Problem::kBug, "a timer's callback has returned in another atomic context");
  }
  restore_context(task, before);
}

}  // namespace holdfast::kernel
