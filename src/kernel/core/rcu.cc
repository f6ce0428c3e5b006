#include "kernel/core/rcu.h"

#include "base/verify.h"
#include "kernel/core/atomic.h"
#include "kernel/core/bkl.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/mutex.h"
#include "kernel/core/observer.h"
#include "kernel/core/oops.h"
#include "kernel/core/slab.h"
#include "kernel/core/waiters.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

// kfree_rcu() gives an offset for a function: where the head lies in what is to be freed.
constexpr std::uintptr_t kMostOffset = 4096;
void kvfree_call() {}  // what the slab names as the caller

// What such a call frees; nullptr: it calls a function.
void* freed_by(::callback_head* head, void (*function)(::callback_head*)) {
  const auto offset = reinterpret_cast<std::uintptr_t>(function);
  return offset < kMostOffset ? reinterpret_cast<std::byte*>(head) - offset : nullptr;
}

// With the second look, a reader is in the generation that was current while it joined, so one flip
// is enough for an update.
int join(::hf_rcu_domain& domain) {
  for (;;) {
    const unsigned index = marked_load(domain.index);
    marked_add(domain.readers[index], 1);
    if (marked_load(domain.index) == index) return static_cast<int>(index);
    marked_sub(domain.readers[index], 1);
    // Whoever waits for the old generation sees zero at the latest when it is told so below.
    if (marked_load(domain.waiting) != 0) {
      CGuard guard(domain.guard);
      if (domain.waiter) guard.task().host->unpark(*static_cast<Task*>(domain.waiter));
    }
  }
}

void leave(::hf_rcu_domain& domain, int index) {
  if (marked_sub(domain.readers[index], 1) != 0) return;
  if (__builtin_expect(marked_load(domain.waiting) == 0, true)) return;
  CGuard guard(domain.guard);
  if (domain.waiter) guard.task().host->unpark(*static_cast<Task*>(domain.waiter));
}

void wait_until_empty(::hf_rcu_domain& domain, unsigned index, const char* channel) {
  BklPause without_bkl(current_task());
  CGuard guard(domain.guard);
  domain.waiter = &guard.task();
  marked_store(domain.waiting, 1u);
  while (marked_load(domain.readers[index]) != 0) {
    guard.drop();
    guard.task().host->park(channel, host::kForever);
    guard.retake();
  }
  marked_store(domain.waiting, 0u);
  domain.waiter = nullptr;
}

void synchronize(::hf_rcu_domain& domain, const char* channel) {
  mutex_lock(&domain.updaters);
  const unsigned old = marked_load(domain.index);
  marked_store(domain.index, old ^ 1u);
  wait_until_empty(domain, old, channel);
  mutex_unlock(&domain.updaters);
}

}  // namespace

void __rcu_read_lock() {
  Task& task = current_task();
  if (task.rcu_depth++ == 0) task.rcu_index = join(task.kernel->rcu().domain());
}

void __rcu_read_unlock() {
  Task& task = current_task();
  if (__builtin_expect(task.rcu_depth <= 0, false)) {
    task.kernel->log().print(Level::kError, "BUG: rcu_read_unlock() without rcu_read_lock(): %s/%d",
                             task.c.comm, task.c.pid);
    task.kernel->taint(Taint::kWarn);
    tell_problem(Problem::kLockMisuse, "rcu_read_unlock() without rcu_read_lock()");
    return;
  }
  if (--task.rcu_depth == 0) leave(task.kernel->rcu().domain(), task.rcu_index);
}

int hf_rcu_read_lock_held() { return current_task().rcu_depth > 0; }

bool rcu_has_readers() {
  ::hf_rcu_domain& domain = current_kernel().rcu().domain();
  return marked_load(domain.readers[0]) + marked_load(domain.readers[1]) > 0;
}

void synchronize_rcu() {
  Task& task = current_task();
  if (task.rcu_depth > 0)
    die("kernel BUG: synchronize_rcu() inside rcu_read_lock() would wait for itself");
  might_sleep("synchronize_rcu");
  synchronize(task.kernel->rcu().domain(), "synchronize_rcu");
}

void call_rcu(::callback_head* head, void (*function)(::callback_head*)) {
  Rcu& rcu = current_kernel().rcu();
  rcu.call(rcu.domain(), head, function, nullptr);
}

void rcu_barrier() {
  might_sleep("rcu_barrier");
  current_kernel().rcu().barrier();
}

int init_srcu_struct(::srcu_struct* srcu) {
  *srcu = ::srcu_struct{};
  return 0;
}

void cleanup_srcu_struct(::srcu_struct* srcu) {
  Task& task = current_task();
  const int readers = marked_load(srcu->domain.readers[0]) + marked_load(srcu->domain.readers[1]);
  const long callbacks = marked_load(srcu->callbacks);
  if (readers == 0 && callbacks == 0) return;
  task.kernel->log().print(Level::kWarning,
                           "WARNING: cleanup_srcu_struct() with %d readers and %ld callbacks left",
                           readers, callbacks);
  task.kernel->taint(Taint::kWarn);
  tell_problem(Problem::kWarning, "cleanup_srcu_struct() with readers or callbacks left");
}

int __srcu_read_lock(::srcu_struct* srcu) { return join(srcu->domain); }
void __srcu_read_unlock(::srcu_struct* srcu, int index) { leave(srcu->domain, index & 1); }

void synchronize_srcu(::srcu_struct* srcu) {
  might_sleep("synchronize_srcu");
  synchronize(srcu->domain, "synchronize_srcu");
}

void call_srcu(::srcu_struct* srcu, ::callback_head* head, void (*function)(::callback_head*)) {
  marked_add(srcu->callbacks, 1L);
  current_kernel().rcu().call(srcu->domain, head, function, &srcu->callbacks);
}

void srcu_barrier(::srcu_struct*) { rcu_barrier(); }

Rcu::~Rcu() { stop(); }

void Rcu::call(::hf_rcu_domain& domain, ::callback_head* head, void (*function)(::callback_head*),
               long* callbacks) {
  if (void* block = freed_by(head, function)) kernel_.slab().disown(block);
  {
    LockGuard guard(lock_);
    calls_.push_back({&domain, head, function, callbacks});
    calls_queued_.add(1);
    if (!task_) {
      auto spawned = kernel_.tasks().spawn("rcu_sched", &Rcu::run, this);
      VERIFY(spawned.ok());
      task_ = std::move(spawned).value();
    }
  }
  queued_.wake_all();
}

void Rcu::barrier() {
  const std::uint64_t target = calls_queued_.load();
  made_.wait([&] { return calls_made_.load() >= target; });
}

void Rcu::stop() {
  {
    LockGuard guard(lock_);
    if (!task_) return;
  }
  barrier();
  stopping_.store(true);
  queued_.wake_all();
  task_ = nullptr;  // the task itself ends soon; Tasks waits for it
}

void Rcu::run(void* rcu) { static_cast<Rcu*>(rcu)->loop(); }

bool Rcu::take(std::vector<Call>& calls) {
  LockGuard guard(lock_);
  calls.swap(calls_);
  return !calls.empty();
}

void Rcu::loop() {
  std::vector<Call> calls;
  for (;;) {
    bool some = false;
    queued_.wait([&] { return (some = take(calls)) || stopping_.load(); });
    if (!some) return;
    ::hf_rcu_domain* seen = nullptr;
    for (const Call& call : calls) {  // one grace period for a run of calls of one domain
      if (call.domain != seen) synchronize(*call.domain, "call_rcu");
      seen = call.domain;
      make(call);
      calls_made_.add(1);
    }
    calls.clear();
    made_.wake_all();
  }
}

void Rcu::make(const Call& call) {
  Task& task = current_task();
  long* callbacks = call.callbacks;
  ++task.softirq_count;
  if (void* block = freed_by(call.head, call.function)) {
    kernel_.slab().kvfree(block, reinterpret_cast<const void*>(&kvfree_call));
  } else {
    call_module_void(call.function, call.head);
  }
  --task.softirq_count;
  if (callbacks) marked_sub(*callbacks, 1L);
}

}  // namespace holdfast::kernel
