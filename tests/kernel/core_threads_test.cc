#include "kernel/core/delay.h"
#include "kernel/core/kthread.h"
#include "kernel/core/module_call.h"
#include "kernel/core/timers.h"
#include "kernel/core/workqueues.h"
#include "kernel/core_fixture.h"

namespace holdfast::kernel {
namespace {

struct Loop {
  Atomic<int> rounds{0};
  static int run(void* data) {
    auto& loop = *static_cast<Loop*>(data);
    while (!kthread_should_stop()) {
      if (kthread_should_park()) kthread_parkme();
      loop.rounds.add(1);
      set_current_state(kTaskInterruptible);
      if (!kthread_should_stop() && !kthread_should_park()) schedule();
      set_current_state(kTaskRunning);
    }
    return 42;
  }
};

CORE_TEST(ThreadsTest, KthreadRunsWhenWokenAndStopsWithItsResult) {
  Loop loop;
  ::task_struct* task = kthread_create_on_node(&Loop::run, &loop, -1, "worker/%d", 7);
  EXPECT_STREQ(task->comm, "worker/7");
  EXPECT_GT(task->pid, 1);
  EXPECT_EQ(task->mm, nullptr);
  for (int i = 0; i < 20; ++i) host_.yield();
  EXPECT_EQ(loop.rounds.load(), 0);
  EXPECT_EQ(kthread_data(task), &loop);
  wake_up_process(task_of(task));
  while (loop.rounds.load() == 0) host_.yield();
  EXPECT_EQ(kthread_stop(task), 42);
}

CORE_TEST(ThreadsTest, KthreadStoppedBeforeItRanNeverRuns) {
  Loop loop;
  ::task_struct* task = kthread_create_on_node(&Loop::run, &loop, -1, "never");
  EXPECT_EQ(kthread_stop(task), -EINTR);
  EXPECT_EQ(loop.rounds.load(), 0);
}

CORE_TEST(ThreadsTest, KthreadParks) {
  Loop loop;
  ::task_struct* task = kthread_create_on_node(&Loop::run, &loop, -1, "parker");
  wake_up_process(task_of(task));
  while (loop.rounds.load() == 0) host_.yield();
  EXPECT_EQ(kthread_park(task), 0);
  const int rounds = loop.rounds.load();
  wake_up_process(task_of(task));
  for (int i = 0; i < 50; ++i) host_.yield();
  EXPECT_EQ(loop.rounds.load(), rounds);
  kthread_unpark(task);
  while (loop.rounds.load() == rounds) host_.yield();
  EXPECT_EQ(kthread_stop(task), 42);
}

CORE_TEST(ThreadsTest, KthreadThatEndedIsKeptByAReference) {
  ::task_struct* task = kthread_create_on_node([](void*) { return 5; }, nullptr, -1, "short");
  hf_get_task_struct(task);
  wake_up_process(task_of(task));
  join_all();
  EXPECT_EQ(kthread_stop(task), 5);
  __put_task_struct(task);
  while (kernel_.tasks().find_spawned(task)) host_.yield();  // the thread itself goes last
}

CORE_TEST(ThreadsTest, KthreadCompletesAndExits) {
  Completion done;
  ::task_struct* task = kthread_create_on_node(
      [](void* data) -> int { kthread_complete_and_exit(static_cast<::completion*>(data), 3); },
      &done.c(), -1, "exiter");
  hf_get_task_struct(task);
  wake_up_process(task_of(task));
  done.wait();
  EXPECT_EQ(kthread_stop(task), 3);
  __put_task_struct(task);
}

CORE_TEST(ThreadsTest, KthreadsTakeOnlySignalsTheyAllowed) {
  Loop loop;
  ::task_struct* task = kthread_create_on_node(&Loop::run, &loop, -1, "deaf");
  wake_up_process(task_of(task));
  send_signal(task_of(task), 9);
  EXPECT_FALSE(signal_pending(task_of(task)));
  task_of(task).allowed_signals.store(1u << 14);
  EXPECT_TRUE(kernel_.tasks().kill(task->pid, 15).ok());
  EXPECT_TRUE(signal_pending(task_of(task)));
  EXPECT_EQ(kernel_.tasks().kill(31000, 15).code(), ESRCH);
  kthread_stop(task);
}

CORE_TEST(ThreadsTest, LateUsesOfWhatIsGoneAreOopses) {
  ::task_struct* task = kthread_create_on_node([](void*) { return 0; }, nullptr, -1, "gone");
  wake_up_process(task_of(task));
  while (kernel_.tasks().find_spawned(task)) host_.yield();
  EXPECT_EQ(call_module(-1, &kthread_stop, task), -1);
  ::workqueue_struct* queue = alloc_workqueue("gone", 0, 0);
  destroy_workqueue(queue);
  ::work_struct work{};
  work.func = [](::work_struct*) {};
  EXPECT_EQ(
      call_module(
          -1,
          +[](::workqueue_struct* q, ::work_struct* w) -> int { return queue_work_on(0, q, w); },
          queue, &work),
      -1);
  const std::string log = log_text();
  EXPECT_NE(log.find("kthread_stop() of a task_struct that has been freed"), std::string::npos);
  EXPECT_NE(log.find("queue_work() of a workqueue that does not exist"), std::string::npos);
}

struct Work {
  ::work_struct work{};
  Atomic<int> count{0};
  Atomic<int> running{0};
  Atomic<int> gate{1};  // waits while 0
  bool requeue = false;
  static void run(::work_struct* w) {
    auto& self = *reinterpret_cast<Work*>(w);
    EXPECT_EQ(self.running.add(1), 1);
    EXPECT_EQ(current_work(), w);
    EXPECT_FALSE(current_task().in_atomic());
    while (self.gate.load() == 0) hf_cpu_relax();
    self.running.sub(1);
    self.count.add(1);
    if (self.requeue) queue_work_on(0, current_kernel().data().system_wq, w);
  }
  Work() { work.func = &run; }
};

CORE_TEST(ThreadsTest, WorkRunsOncePerQueuing) {
  Work work;
  ::workqueue_struct* system = kernel_.data().system_wq;
  EXPECT_TRUE(queue_work_on(0, system, &work.work));
  flush_work(&work.work);
  EXPECT_EQ(work.count.load(), 1);
  EXPECT_FALSE(flush_work(&work.work));
  work.gate.store(0);
  EXPECT_TRUE(queue_work_on(0, system, &work.work));
  while (work.running.load() == 0) host_.yield();
  EXPECT_TRUE(queue_work_on(0, system, &work.work));  // it runs; once more after that
  EXPECT_FALSE(queue_work_on(0, system, &work.work));
  EXPECT_EQ(work_busy(&work.work), 3u);
  work.gate.store(1);
  EXPECT_TRUE(flush_work(&work.work));
  EXPECT_EQ(work.count.load(), 3);
  EXPECT_EQ(work_busy(&work.work), 0u);
}

CORE_TEST(ThreadsTest, WorkIsNotRunTwiceAtATime) {
  Work work;
  for (int i = 0; i < 300; ++i) {
    queue_work_on(0, i % 2 ? kernel_.data().system_wq : kernel_.data().system_unbound_wq,
                  &work.work);
  }
  flush_work(&work.work);
  EXPECT_GE(work.count.load(), 1);
}

CORE_TEST(ThreadsTest, CancelTakesAPendingWorkAwayAndWaitsForARunningOne) {
  ::workqueue_struct* queue = alloc_workqueue("one-%s", 0, 1, "by-one");
  EXPECT_EQ(queue->name, "one-by-one");
  Work blocker, pending;
  blocker.gate.store(0);
  queue_work_on(0, queue, &blocker.work);
  queue_work_on(0, queue, &pending.work);
  EXPECT_TRUE(cancel_work_sync(&pending.work));
  EXPECT_FALSE(cancel_work_sync(&pending.work));
  while (blocker.running.load() == 0) host_.yield();
  Atomic<bool> cancelled{false};
  spawn("canceller", [&] {
    EXPECT_FALSE(cancel_work_sync(&blocker.work));
    EXPECT_EQ(blocker.running.load(), 0);
    cancelled.store(true);
  });
  for (int i = 0; i < 50; ++i) host_.yield();
  EXPECT_FALSE(cancelled.load());
  blocker.gate.store(1);
  while (!cancelled.load()) host_.yield();
  EXPECT_EQ(pending.count.load(), 0);
  destroy_workqueue(queue);
}

CORE_TEST(ThreadsTest, CancelSyncBeatsAWorkThatRequeuesItself) {
  Work work;
  work.requeue = true;
  queue_work_on(0, kernel_.data().system_wq, &work.work);
  while (work.count.load() < 3) host_.yield();
  cancel_work_sync(&work.work);
  const int count = work.count.load();
  for (int i = 0; i < 50; ++i) host_.yield();
  EXPECT_EQ(work.count.load(), count);
  EXPECT_EQ(work_busy(&work.work), 0u);
}

struct Ordered {
  ::work_struct work{};
  int number = 0;
  static inline std::vector<int> order;
  static void run(::work_struct* w) { order.push_back(reinterpret_cast<Ordered*>(w)->number); }
};

CORE_TEST(ThreadsTest, OrderedQueueRunsOneAtATimeInOrder) {
  Ordered::order.clear();
  ::workqueue_struct* queue = alloc_workqueue("ordered", 0x2, 1);
  std::vector<Ordered> works(50);
  for (int i = 0; i < 50; ++i) {
    works[i].number = i;
    works[i].work.func = &Ordered::run;
    queue_work_on(0, queue, &works[i].work);
  }
  __flush_workqueue(queue);
  ASSERT_EQ(Ordered::order.size(), 50u);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Ordered::order[i], i);
  destroy_workqueue(queue);
}

CORE_TEST(ThreadsTest, BlockedWorkDoesNotBlockTheOthers) {
  Work blocked, other;
  blocked.gate.store(0);
  queue_work_on(0, kernel_.data().system_wq, &blocked.work);
  while (blocked.running.load() == 0) host_.yield();
  queue_work_on(0, kernel_.data().system_wq, &other.work);
  flush_work(&other.work);
  EXPECT_EQ(other.count.load(), 1);
  blocked.gate.store(1);
  flush_work(&blocked.work);
}

struct Delayed {
  ::delayed_work work{};
  Atomic<int> count{0};
  static void run(::work_struct* w) { reinterpret_cast<Delayed*>(w)->count.add(1); }
  Delayed() {
    work.work.func = &run;
    work.timer.function = &delayed_work_timer_fn;
  }
};

CORE_TEST(ThreadsTest, DelayedWork) {
  ::workqueue_struct* system = kernel_.data().system_wq;
  Delayed d;
  EXPECT_TRUE(queue_delayed_work_on(0, system, &d.work, 1));
  EXPECT_FALSE(queue_delayed_work_on(0, system, &d.work, 1));
  while (d.count.load() != 1) host_.yield();
  EXPECT_TRUE(queue_delayed_work_on(0, system, &d.work, 1000000));
  EXPECT_TRUE(mod_delayed_work_on(0, system, &d.work, 0));
  while (d.count.load() != 2) host_.yield();
  EXPECT_TRUE(queue_delayed_work_on(0, system, &d.work, 1000000));
  EXPECT_TRUE(cancel_delayed_work(&d.work));
  EXPECT_FALSE(cancel_delayed_work_sync(&d.work));
  EXPECT_TRUE(queue_delayed_work_on(0, system, &d.work, 1000000));
  EXPECT_TRUE(flush_delayed_work(&d.work));
  EXPECT_EQ(d.count.load(), 3);
}

CORE_TEST(ThreadsTest, DelayedWorkAgainstCancelFromManyTasks) {
  Delayed d;
  Atomic<int> racers{3};
  for (int t = 0; t < 3; ++t) {
    spawn("racer", [&, t] {
      for (int i = 0; i < 300; ++i) {
        if (t == 0) queue_delayed_work_on(0, kernel_.data().system_wq, &d.work, 0);
        if (t == 1) mod_delayed_work_on(0, kernel_.data().system_wq, &d.work, i % 2);
        if (t == 2) cancel_delayed_work_sync(&d.work);
      }
      racers.sub(1);
    });
  }
  while (racers.load() > 0) host_.yield();
  cancel_delayed_work_sync(&d.work);
  EXPECT_EQ(work_busy(&d.work.work), 0u);
}

CORE_TEST(ThreadsTest, RcuWorkRunsAfterAGracePeriod) {
  struct R {
    ::rcu_work work{};
    Atomic<int> count{0};
  } r;
  r.work.work.func = [](::work_struct* w) { reinterpret_cast<R*>(w)->count.add(1); };
  EXPECT_TRUE(queue_rcu_work(kernel_.data().system_wq, &r.work));
  EXPECT_TRUE(flush_rcu_work(&r.work));
  EXPECT_EQ(r.count.load(), 1);
}

CORE_TEST(ThreadsTest, DrainLetsWorksRequeueThemselvesButNobodyElse) {
  struct Chain {
    ::work_struct work{};
    ::workqueue_struct* queue = nullptr;
    int left = 5;
  } chain;
  chain.queue = alloc_workqueue("chain", 0, 0);
  chain.work.func = [](::work_struct* w) {
    auto& self = *reinterpret_cast<Chain*>(w);
    if (--self.left > 0) queue_work_on(0, self.queue, w);
  };
  queue_work_on(0, chain.queue, &chain.work);
  destroy_workqueue(chain.queue);
  EXPECT_EQ(chain.left, 0);
}

CORE_TEST(ThreadsTest, WorkThatWaitsForItselfIsReported) {
  static Atomic<bool> done{false};
  done.store(false);
  ::work_struct work{};
  work.func = [](::work_struct* w) {
    flush_work(w);
    done.store(true);
  };
  queue_work_on(0, kernel_.data().system_wq, &work);
  while (!done.load()) host_.yield();
  flush_work(&work);
  EXPECT_NE(log_text().find("a work waits for itself"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::kernel
