// RCU and SRCU. A domain counts its readers in two generations: a reader joins the current one, an
// update makes the other one current and waits until the old one is empty. The kernel has one
// domain, each srcu_struct its own. Sections under a spinlock or with preemption off are no readers
// here (in Linux they are): a module that relies on that alone is not protected.
//
// call_rcu()'s functions run on one task ("rcu_sched"), spawned on first use, in softirq context.
#pragma once

#include <holdfast/abi/rcu.h>

#include <cstdint>
#include <vector>

#include "base/ref.h"
#include "kernel/core/lock.h"
#include "kernel/core/tasks.h"
#include "kernel/core/wait.h"

namespace holdfast::kernel {

void __rcu_read_lock();
void __rcu_read_unlock();
void synchronize_rcu();
void call_rcu(::callback_head* head, void (*function)(::callback_head*));
void rcu_barrier();
int hf_rcu_read_lock_held();
// Whether anybody is in a section now: if not, what nobody can find any more may go at once.
bool rcu_has_readers();

int init_srcu_struct(::srcu_struct* srcu);
void cleanup_srcu_struct(::srcu_struct* srcu);
int __srcu_read_lock(::srcu_struct* srcu);
void __srcu_read_unlock(::srcu_struct* srcu, int index);
void synchronize_srcu(::srcu_struct* srcu);
void call_srcu(::srcu_struct* srcu, ::callback_head* head, void (*function)(::callback_head*));
void srcu_barrier(::srcu_struct* srcu);

class Rcu {
 public:
  explicit Rcu(Kernel& kernel) : kernel_(kernel) {}
  ~Rcu();

  ::hf_rcu_domain& domain() { return domain_; }
  // After a grace period of `domain`: function(head) in softirq context; `callbacks` (nullptr:
  // none) is one less then.
  void call(::hf_rcu_domain& domain, ::callback_head* head, void (*function)(::callback_head*),
            long* callbacks);
  // Waits until every call() before it has been made.
  void barrier();
  // Makes the calls that are left, and ends the task. Idempotent.
  void stop();

 private:
  struct Call {
    ::hf_rcu_domain* domain;
    ::callback_head* head;
    void (*function)(::callback_head*);
    long* callbacks;
  };
  static void run(void* rcu);
  void loop();
  bool take(std::vector<Call>& calls);
  void make(const Call& call);

  Kernel& kernel_;
  ::hf_rcu_domain domain_{};
  Lock lock_{"rcu callbacks"};
  WaitQueue queued_{"rcu callbacks"};
  WaitQueue made_{"rcu barrier"};
  RefPtr<KernelTask> task_;
  std::vector<Call> calls_;
  Atomic<std::uint64_t> calls_queued_{0};
  Atomic<std::uint64_t> calls_made_{0};
  Atomic<bool> stopping_{false};
};

}  // namespace holdfast::kernel
