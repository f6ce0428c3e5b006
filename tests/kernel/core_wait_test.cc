#include "kernel/core/completion.h"
#include "kernel/core/time.h"
#include "kernel/core/wait.h"
#include "kernel/core_fixture.h"

namespace holdfast::kernel::abi {
::task_struct* hf_get_current();
}

namespace holdfast::kernel {
namespace {

CORE_TEST(WaitTest, WakerEndsAWait) {
  WaitQueue queue("test");
  Atomic<bool> ready{false};
  Task& sleeper = spawn("sleeper", [&] { queue.wait([&] { return ready.load(); }); });
  await_sleep(sleeper);
  queue.wake_all();  // spurious: it waits on
  await_sleep(sleeper);
  ready.store(true);
  queue.wake_all();
  join_all();
}

CORE_TEST(WaitTest, SignalEndsAnInterruptibleWaitOnly) {
  WaitQueue queue("test");
  Atomic<bool> ready{false};
  Atomic<int> result{-1};
  Task& plain = spawn("plain", [&] { queue.wait([&] { return ready.load(); }); });
  Task& willing = spawn("willing", [&] {
    result.store(queue.wait_interruptible([&] { return ready.load(); }).code());
  });
  await_sleep(plain);
  await_sleep(willing);
  send_signal(plain, 15);
  send_signal(willing, 15);
  while (result.load() == -1) host_.yield();
  EXPECT_EQ(result.load(), EINTR);
  EXPECT_NE(plain.c.__state, 0u);
  ready.store(true);
  queue.wake_all();
  join_all();
}

CORE_TEST(WaitTest, ExclusiveWaitersAreWokenOneByOne) {
  ::wait_queue_head head;
  __init_waitqueue_head(&head, "test", nullptr);
  Atomic<int> through{0};
  std::vector<Task*> sleepers;
  for (int i = 0; i < 3; ++i) {
    sleepers.push_back(&spawn("sleeper", [&] {
      ::wait_queue_entry entry;
      init_wait_entry(&entry, HF_WQ_FLAG_EXCLUSIVE);
      prepare_to_wait_event(&head, &entry, kTaskUninterruptible);
      schedule();
      finish_wait(&head, &entry);
      through.add(1);
    }));
    await_sleep(*sleepers.back());
  }
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(__wake_up(&head, kTaskNormal, 1, nullptr), 1);
    while (through.load() != i) host_.yield();
  }
  EXPECT_EQ(__wake_up(&head, kTaskNormal, 1, nullptr), 0);
  join_all();
}

CORE_TEST(WaitTest, ModeSelectsWhoIsWoken) {
  ::wait_queue_head head;
  __init_waitqueue_head(&head, "test", nullptr);
  Task& sleeper = spawn("sleeper", [&] {
    ::wait_queue_entry entry;
    init_wait_entry(&entry, 0);
    prepare_to_wait(&head, &entry, kTaskUninterruptible);
    schedule();
    finish_wait(&head, &entry);
  });
  await_sleep(sleeper);
  EXPECT_EQ(hf_waitqueue_active(&head), 1);
  __wake_up(&head, kTaskInterruptible, 0, nullptr);
  EXPECT_EQ(sleeper.c.__state, unsigned{kTaskUninterruptible});
  __wake_up(&head, kTaskNormal, 0, nullptr);
  join_all();
  EXPECT_EQ(hf_waitqueue_active(&head), 0);
}

CORE_TEST(WaitTest, ScheduleTimeoutAnswersZeroWhenItRanOut) {
  set_current_state(kTaskUninterruptible);
  EXPECT_EQ(schedule_timeout(1), 0);
  send_signal(main_, 2);
  EXPECT_EQ(abi::hf_get_current()->pending.signal.sig[0], 2u);
  set_current_state(kTaskInterruptible);
  EXPECT_GT(schedule_timeout(1000), 990);
  main_.pending_signals.store(0);
}

CORE_TEST(WaitTest, CompletionCountsAndCompleteAllStays) {
  Completion completion;
  EXPECT_FALSE(completion.done());
  completion.complete();
  completion.complete();
  completion.wait();
  completion.wait();
  EXPECT_FALSE(try_wait_for_completion(&completion.c()));
  completion.complete_all();
  completion.wait();
  completion.wait();
  EXPECT_TRUE(completion.done());
}

CORE_TEST(WaitTest, CompletionOnAStackMayGoWhenItsWaiterReturns) {
  for (int i = 0; i < 300; ++i) {
    Completion done;
    spawn("completer", [&] { done.complete(); });
    done.wait();
  }
  join_all();
}

CORE_TEST(WaitTest, CompletionTimesOutAndIsInterrupted) {
  Completion completion;
  EXPECT_EQ(wait_for_completion_timeout(&completion.c(), 1), 0u);
  send_signal(main_, 15);
  EXPECT_EQ(wait_for_completion_interruptible(&completion.c()), -512);
  EXPECT_EQ(wait_for_completion_killable_timeout(&completion.c(), 1), 0);
  send_signal(main_, 9);
  EXPECT_EQ(wait_for_completion_killable(&completion.c()), -512);
  completion.complete();
  EXPECT_EQ(wait_for_completion_interruptible(&completion.c()), 0);
  main_.pending_signals.store(0);
}

CORE_TEST(WaitTest, WaitWokenDoesNotLoseAWakeUpBeforeIt) {
  ::wait_queue_head head;
  __init_waitqueue_head(&head, "test", nullptr);
  ::wait_queue_entry entry{};
  entry.private_task = &main_.c;
  entry.func = &woken_wake_function;
  add_wait_queue(&head, &entry);
  __wake_up(&head, kTaskNormal, 1, nullptr);
  EXPECT_EQ(wait_woken(&entry, kTaskInterruptible, kMaxScheduleTimeout), kMaxScheduleTimeout);
  EXPECT_EQ(wait_woken(&entry, kTaskInterruptible, 1), 0);
  remove_wait_queue(&head, &entry);
}

CORE_TEST(WaitTest, SleepingInAtomicContextIsReported) {
  main_.preempt_count = 1;
  set_comm(main_, "tester");
  might_sleep("mutex_lock");
  schedule();
  main_.preempt_count = 0;
  const std::string log = log_text();
  EXPECT_NE(log.find("BUG: sleeping function called from invalid context at mutex_lock"),
            std::string::npos);
  EXPECT_NE(log.find("in_atomic(): 1, irqs_disabled(): 0"), std::string::npos);
  EXPECT_NE(log.find("BUG: scheduling while atomic: tester/0/0x00000001"), std::string::npos);
  EXPECT_NE(kernel_.tainted(), 0u);
}

}  // namespace
}  // namespace holdfast::kernel
