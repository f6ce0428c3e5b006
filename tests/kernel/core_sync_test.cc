#include "kernel/core/bkl.h"
#include "kernel/core/context.h"
#include "kernel/core/module_call.h"
#include "kernel/core/mutex.h"
#include "kernel/core/rcu.h"
#include "kernel/core/rwlock.h"
#include "kernel/core/sched.h"
#include "kernel/core/spinlock.h"
#include "kernel/core_fixture.h"

namespace holdfast::kernel {
namespace {

constexpr int kRounds = 2000;

CORE_TEST(SyncTest, SpinlockExcludesAndMakesTheContextAtomic) {
  ::raw_spinlock lock{};
  int value = 0;
  for (int t = 0; t < 3; ++t) {
    spawn("spinner", [&] {
      for (int i = 0; i < kRounds; ++i) {
        _raw_spin_lock(&lock);
        EXPECT_TRUE(current_task().in_atomic());
        ++value;
        _raw_spin_unlock(&lock);
        EXPECT_FALSE(current_task().in_atomic());
      }
    });
  }
  join_all();
  EXPECT_EQ(value, 3 * kRounds);
}

CORE_TEST(SyncTest, IrqFlagsNest) {
  ::raw_spinlock a{}, b{};
  unsigned long outer = _raw_spin_lock_irqsave(&a);
  unsigned long inner = _raw_spin_lock_irqsave(&b);
  EXPECT_GT(main_.irq_disable_depth, 0);
  _raw_spin_unlock_irqrestore(&b, inner);
  EXPECT_GT(main_.irq_disable_depth, 0);
  _raw_spin_unlock_irqrestore(&a, outer);
  EXPECT_EQ(main_.irq_disable_depth, 0);
  EXPECT_EQ(preempt_count(main_), 0u);
}

CORE_TEST(SyncTest, TrylockAndIsLocked) {
  ::raw_spinlock lock{};
  EXPECT_EQ(hf_spin_is_locked(&lock), 0);
  EXPECT_EQ(_raw_spin_trylock(&lock), 1);
  EXPECT_EQ(_raw_spin_trylock(&lock), 0);
  EXPECT_EQ(hf_spin_is_locked(&lock), 1);
  _raw_spin_unlock(&lock);
  EXPECT_EQ(preempt_count(main_), 0u);
}

CORE_TEST(SyncTest, UnlockOfAnUnlockedLockIsReported) {
  ::raw_spinlock lock{};
  lock.hf.name = "entries_lock";
  _raw_spin_unlock(&lock);
  ::mutex mutex;
  __mutex_init(&mutex, "table_mutex", nullptr);
  mutex_unlock(&mutex);
  const std::string log = log_text();
  EXPECT_NE(log.find("BUG: spinlock already unlocked"), std::string::npos);
  EXPECT_NE(log.find("entries_lock"), std::string::npos);
  EXPECT_NE(log.find("BUG: mutex unlocked, but not locked"), std::string::npos);
  EXPECT_NE(log.find("table_mutex"), std::string::npos);
}

CORE_TEST(SyncTest, TakingALockTwiceIsAnOopsOfTheCaller) {
  ::raw_spinlock lock{};
  lock.hf.name = "twice_lock";
  EXPECT_FALSE(call_module_void(
      +[](::raw_spinlock* l) {
        _raw_spin_lock(l);
        _raw_spin_lock(l);
      },
      &lock));
  EXPECT_EQ(preempt_count(main_), 0u);  // the task goes on; the lock stays held, as in Linux
  EXPECT_EQ(hf_spin_is_locked(&lock), 1);
  ::mutex mutex;
  __mutex_init(&mutex, "twice_mutex", nullptr);
  EXPECT_FALSE(call_module_void(
      +[](::mutex* m) {
        mutex_lock(m);
        mutex_lock(m);
      },
      &mutex));
  ::rw_semaphore semaphore;
  __init_rwsem(&semaphore, "twice_rwsem", nullptr);
  EXPECT_FALSE(call_module_void(
      +[](::rw_semaphore* s) {
        down_write(s);
        down_read(s);
      },
      &semaphore));
  EXPECT_FALSE(call_module_void(+[] {
    __rcu_read_lock();
    synchronize_rcu();
  }));
  EXPECT_EQ(main_.rcu_depth, 0);
  const std::string log = log_text();
  for (const char* name : {"twice_lock", "twice_mutex", "twice_rwsem", "synchronize_rcu()"})
    EXPECT_NE(log.find(name), std::string::npos) << name;
}

CORE_TEST(SyncTest, PreemptDisabledSectionsExcludeEachOther) {
  int per_cpu = 0;
  for (int t = 0; t < 3; ++t) {
    spawn("counter", [&] {
      for (int i = 0; i < kRounds; ++i) {
        Task& task = current_task();
        preempt_disable(task);
        unsigned long flags = local_irq_save(task);
        ++per_cpu;
        local_irq_restore(task, flags);
        ++per_cpu;
        preempt_enable(task);
      }
    });
  }
  join_all();
  EXPECT_EQ(per_cpu, 3 * 2 * kRounds);
}

CORE_TEST(SyncTest, ProcessorIsNotTakenInsideASpinlock) {
  // Lock order spinlock, processor in one task and processor, spinlock in the other.
  ::raw_spinlock lock{};
  for (int t = 0; t < 2; ++t) {
    spawn("order", [&, t] {
      Task& task = current_task();
      for (int i = 0; i < kRounds; ++i) {
        if (t == 0) {
          _raw_spin_lock(&lock);
          preempt_disable(task);
          preempt_enable(task);
          _raw_spin_unlock(&lock);
        } else {
          preempt_disable(task);
          _raw_spin_lock(&lock);
          preempt_enable(task);
          _raw_spin_unlock(&lock);
        }
      }
      EXPECT_EQ(preempt_count(task), 0u);
      EXPECT_FALSE(task.has_processor);
    });
  }
  join_all();
}

CORE_TEST(SyncTest, ContextIsRestored) {
  const AtomicContext context = main_;
  preempt_disable(main_);
  local_irq_save(main_);
  local_bh_disable(main_);
  __rcu_read_lock();
  restore_context(main_, context);
  EXPECT_EQ(preempt_count(main_), 0u);
  EXPECT_FALSE(main_.in_atomic());
  EXPECT_FALSE(main_.has_processor);
  synchronize_rcu();  // the reader is gone
}

CORE_TEST(SyncTest, MutexExcludesWithEveryKindOfWaiter) {
  ::mutex mutex;
  __mutex_init(&mutex, "m", nullptr);
  int value = 0;
  for (int t = 0; t < 4; ++t) {
    spawn("locker", [&, t] {
      for (int i = 0; i < kRounds; ++i) {
        if (t % 2 == 0) {
          mutex_lock(&mutex);
        } else {
          EXPECT_EQ(mutex_lock_interruptible(&mutex), 0);
        }
        ++value;
        if (i % 64 == 0) host_.yield();
        mutex_unlock(&mutex);
      }
    });
  }
  join_all();
  EXPECT_EQ(value, 4 * kRounds);
  EXPECT_FALSE(mutex_is_locked(&mutex));
}

CORE_TEST(SyncTest, SignalCallsAMutexWaiterAway) {
  ::mutex mutex;
  __mutex_init(&mutex, "m", nullptr);
  mutex_lock(&mutex);
  EXPECT_TRUE(mutex_is_locked(&mutex));
  EXPECT_EQ(mutex_trylock(&mutex), 0);
  Atomic<int> result{1};
  Task& waiter = spawn("waiter", [&] { result.store(mutex_lock_interruptible(&mutex)); });
  await_sleep(waiter);
  send_signal(waiter, 2);
  join_all();
  EXPECT_EQ(result.load(), -EINTR);
  mutex_unlock(&mutex);
  EXPECT_EQ(mutex_trylock(&mutex), 1);
  mutex_unlock(&mutex);
}

CORE_TEST(SyncTest, SemaphoreCountsInOrder) {
  ::semaphore semaphore{};
  semaphore.count = 2;
  down(&semaphore);
  EXPECT_EQ(down_trylock(&semaphore), 0);
  EXPECT_EQ(down_trylock(&semaphore), 1);
  EXPECT_EQ(down_timeout(&semaphore, 1), -ETIME);
  Atomic<int> order{0};
  for (int i = 0; i < 3; ++i) {
    Task& waiter = spawn("waiter", [&, i] {
      down(&semaphore);
      EXPECT_EQ(order.add(1), i + 1);
      up(&semaphore);
    });
    await_sleep(waiter);
  }
  send_signal(main_, 15);
  EXPECT_EQ(down_interruptible(&semaphore), -EINTR);
  main_.pending_signals.store(0);
  up(&semaphore);
  join_all();
  EXPECT_EQ(semaphore.count, 1u);
}

CORE_TEST(SyncTest, ReadersShareAndWritersDoNot) {
  ::rw_semaphore semaphore;
  __init_rwsem(&semaphore, "rw", nullptr);
  int value = 0;
  Atomic<int> readers{0};
  for (int t = 0; t < 4; ++t) {
    spawn("rw", [&, t] {
      for (int i = 0; i < kRounds; ++i) {
        if (t < 2) {
          down_write(&semaphore);
          EXPECT_EQ(readers.load(), 0);
          ++value;
          up_write(&semaphore);
        } else {
          down_read(&semaphore);
          readers.add(1);
          readers.sub(1);
          up_read(&semaphore);
        }
      }
    });
  }
  join_all();
  EXPECT_EQ(value, 2 * kRounds);
  EXPECT_EQ(hf_rwsem_is_locked(&semaphore), 0);
}

CORE_TEST(SyncTest, ReaderQueuesBehindAWaitingWriter) {
  ::rw_semaphore semaphore;
  __init_rwsem(&semaphore, "rw", nullptr);
  down_read(&semaphore);
  EXPECT_EQ(down_read_trylock(&semaphore), 1);
  up_read(&semaphore);
  Task& writer = spawn("writer", [&] { EXPECT_EQ(down_write_killable(&semaphore), -EINTR); });
  await_sleep(writer);
  EXPECT_EQ(down_read_trylock(&semaphore), 0);
  Task& reader = spawn("reader", [&] {
    down_read(&semaphore);
    up_read(&semaphore);
  });
  await_sleep(reader);
  send_signal(writer, 9);  // what queued behind it goes on
  join_all();
  up_read(&semaphore);
  down_write(&semaphore);
  downgrade_write(&semaphore);
  EXPECT_EQ(down_read_trylock(&semaphore), 1);
  up_read(&semaphore);
  up_read(&semaphore);
}

CORE_TEST(SyncTest, RwlockSpinsForAWriter) {
  ::hf_rwlock lock{};
  int value = 0;
  for (int t = 0; t < 4; ++t) {
    spawn("rw", [&, t] {
      for (int i = 0; i < kRounds; ++i) {
        if (t < 2) {
          unsigned long flags = _raw_write_lock_irqsave(&lock);
          ++value;
          _raw_write_unlock_irqrestore(&lock, flags);
        } else {
          _raw_read_lock(&lock);
          EXPECT_TRUE(current_task().in_atomic());
          _raw_read_unlock(&lock);
        }
      }
      EXPECT_EQ(preempt_count(current_task()), 0u);
    });
  }
  join_all();
  EXPECT_EQ(value, 2 * kRounds);
}

CORE_TEST(SyncTest, GracePeriodWaitsForReadersThatBeganBefore) {
  Atomic<int> stage{0};
  spawn("reader", [&] {
    __rcu_read_lock();
    __rcu_read_lock();
    stage.store(1);
    while (stage.load() != 2) host_.yield();
    __rcu_read_unlock();
    EXPECT_EQ(stage.load(), 2);  // still inside
    __rcu_read_unlock();
  });
  while (stage.load() != 1) host_.yield();
  Atomic<bool> over{false};
  spawn("updater", [&] {
    synchronize_rcu();
    over.store(true);
  });
  for (int i = 0; i < 100; ++i) host_.yield();
  EXPECT_FALSE(over.load());
  stage.store(2);
  join_all();
  EXPECT_TRUE(over.load());
}

CORE_TEST(SyncTest, RcuProtectsAPointer) {
  Atomic<int*> shared{new int(7)};
  Atomic<bool> stop{false};
  for (int t = 0; t < 2; ++t) {
    spawn("reader", [&] {
      while (!stop.load()) {
        __rcu_read_lock();
        EXPECT_EQ(*shared.load(), 7);
        __rcu_read_unlock();
      }
    });
  }
  spawn("updater", [&] {
    for (int i = 0; i < 300; ++i) {
      int* old = shared.exchange(new int(7));
      synchronize_rcu();
      *old = 8;
      delete old;
    }
    stop.store(true);
  });
  join_all();
  delete shared.load();
}

struct Freed {
  ::callback_head head{};
  static inline Atomic<int> count{0};
  static void free(::callback_head* head) {
    EXPECT_EQ(current_task().softirq_count, 1);
    delete reinterpret_cast<Freed*>(head);
    count.add(1);
  }
};

CORE_TEST(SyncTest, RcuBarrierWaitsForCallbacks) {
  Freed::count.store(0);
  for (int i = 0; i < 50; ++i) {
    auto* object = new Freed;
    call_rcu(&object->head, &Freed::free);
  }
  rcu_barrier();
  EXPECT_EQ(Freed::count.load(), 50);
  ::srcu_struct srcu;
  init_srcu_struct(&srcu);
  int index = __srcu_read_lock(&srcu);
  auto* object = new Freed;
  call_srcu(&srcu, &object->head, &Freed::free);
  EXPECT_EQ(Freed::count.load(), 50);
  __srcu_read_unlock(&srcu, index);
  srcu_barrier(&srcu);
  EXPECT_EQ(Freed::count.load(), 51);
  synchronize_srcu(&srcu);
  cleanup_srcu_struct(&srcu);
  EXPECT_EQ(log_text(), "");
}

CORE_TEST(SyncTest, BigKernelLockIsDroppedWhileItsHolderSleeps) {
  Bkl& bkl = kernel_.bkl();
  bkl.lock(main_);
  bkl.lock(main_);
  Atomic<bool> inside{false};
  Task& sleeper = main_;
  spawn("other", [&] {
    kernel_.bkl().lock(current_task());
    inside.store(true);
    kernel_.bkl().unlock(current_task());
    wake_up_process(sleeper);
  });
  set_current_state(kTaskUninterruptible);
  schedule();
  EXPECT_TRUE(inside.load());
  EXPECT_EQ(main_.bkl_depth, 1);
  bkl.unlock(main_);
  bkl.unlock(main_);
  join_all();
}

}  // namespace
}  // namespace holdfast::kernel
