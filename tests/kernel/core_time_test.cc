#include "kernel/core/completion.h"
#include "kernel/core/delay.h"
#include "kernel/core/ktime.h"
#include "kernel/core/time.h"
#include "kernel/core/timers.h"
#include "kernel/core_fixture.h"

namespace holdfast::kernel {
namespace {

// A timer_list and what its callback did; the callback may arm it again `again` times.
struct Probe {
  ::timer_list timer{};
  Completion fired;
  Atomic<int> count{0};
  int again = 0;
  unsigned long seen_data = 0;
  bool in_softirq = false;

  static void fire(::timer_list* timer) {
    auto& probe = *reinterpret_cast<Probe*>(timer);
    probe.in_softirq = current_task().softirq_count == 1 && current_task().in_atomic();
    const bool last = probe.count.add(1) > probe.again;
    if (!last) mod_timer(timer, current_kernel().timers().jiffies() + 1);
    if (last) probe.fired.complete();
  }
};

CORE_TEST(TimeTest, JiffiesAdvanceWithNobodyTicking) {
  const unsigned long before = kernel_.timers().jiffies();
  EXPECT_GE(before, kInitialJiffies);
  while (kernel_.timers().jiffies() == before) hf_cpu_relax();
  EXPECT_EQ(kernel_.data().jiffies, kernel_.timers().jiffies());
  EXPECT_EQ(kernel_.tasks().count(), 0u);
}

CORE_TEST(TimeTest, TimerFiresOnceInSoftirqContext) {
  Probe probe;
  init_timer_key(&probe.timer, &Probe::fire, 0, "probe", nullptr);
  EXPECT_EQ(hf_timer_pending(&probe.timer), 0);
  const unsigned long due = kernel_.timers().jiffies() + 2;
  EXPECT_EQ(mod_timer(&probe.timer, due), 0);
  EXPECT_EQ(hf_timer_pending(&probe.timer), 1);
  EXPECT_EQ(mod_timer(&probe.timer, due), 1);
  probe.fired.wait();
  EXPECT_GE(kernel_.timers().jiffies(), due);
  EXPECT_TRUE(probe.in_softirq);
  EXPECT_EQ(timer_delete_sync(&probe.timer), 0);
  EXPECT_EQ(probe.count.load(), 1);
}

CORE_TEST(TimeTest, TimersFireInOrderAndDeletedOnesDoNot) {
  Probe first, second, deleted;
  for (Probe* p : {&first, &second, &deleted})
    init_timer_key(&p->timer, &Probe::fire, 0, nullptr, nullptr);
  const unsigned long now = kernel_.timers().jiffies();
  mod_timer(&deleted.timer, now + 100000);
  mod_timer(&second.timer, now + 2);
  mod_timer(&first.timer, now + 1);
  EXPECT_EQ(timer_delete(&deleted.timer), 1);
  EXPECT_EQ(timer_delete(&deleted.timer), 0);
  second.fired.wait();
  EXPECT_EQ(first.count.load(), 1);
  EXPECT_EQ(deleted.count.load(), 0);
  EXPECT_EQ(mod_timer_pending(&deleted.timer, now), 0);
  EXPECT_EQ(hf_timer_pending(&deleted.timer), 0);
  timer_delete_sync(&first.timer);
  timer_delete_sync(&second.timer);
}

CORE_TEST(TimeTest, DeleteSyncBeatsATimerThatArmsItself) {
  Probe probe;
  probe.again = 1 << 30;
  init_timer_key(&probe.timer, &Probe::fire, 0, nullptr, nullptr);
  mod_timer(&probe.timer, kernel_.timers().jiffies());
  while (probe.count.load() < 2) host_.yield();
  timer_delete_sync(&probe.timer);
  const int count = probe.count.load();
  EXPECT_EQ(hf_timer_pending(&probe.timer), 0);
  msleep(8);
  EXPECT_EQ(probe.count.load(), count);
}

CORE_TEST(TimeTest, DeleteSyncWaitsForTheRunningCallback) {
  struct Slow {
    ::timer_list timer{};
    Atomic<int> stage{0};
  } slow;
  init_timer_key(
      &slow.timer,
      [](::timer_list* t) {
        auto& s = *reinterpret_cast<Slow*>(t);
        s.stage.store(1);
        while (s.stage.load() != 2) hf_cpu_relax();
        s.stage.store(3);
      },
      0, nullptr, nullptr);
  mod_timer(&slow.timer, kernel_.timers().jiffies());
  while (slow.stage.load() != 1) host_.yield();
  EXPECT_EQ(try_to_del_timer_sync(&slow.timer), -1);
  Atomic<bool> deleted{false};
  spawn("deleter", [&] {
    timer_delete_sync(&slow.timer);
    EXPECT_EQ(slow.stage.load(), 3);
    deleted.store(true);
  });
  for (int i = 0; i < 50; ++i) host_.yield();
  EXPECT_FALSE(deleted.load());
  slow.stage.store(2);
  while (!deleted.load()) host_.yield();
}

CORE_TEST(TimeTest, OldTimersGetTheirData) {
  ::timer_list timer{};
  static Atomic<unsigned long> seen{0};
  seen.store(0);
  timer.function = reinterpret_cast<void (*)(::timer_list*)>(
      reinterpret_cast<void*>(+[](unsigned long data) { seen.store(data); }));
  timer.data = 77;
  timer.flags = HF_TIMER_GETS_DATA;
  timer.expires = kernel_.timers().jiffies();
  add_timer(&timer);
  while (seen.load() != 77) host_.yield();
  timer_delete_sync(&timer);
}

CORE_TEST(TimeTest, SelfDeleteAndInitialisingAnArmedTimerAreReported) {
  Probe probe;
  static Atomic<bool> done{false};
  done.store(false);
  init_timer_key(
      &probe.timer,
      [](::timer_list* t) {
        timer_delete_sync(t);
        done.store(true);
      },
      0, nullptr, nullptr);
  mod_timer(&probe.timer, kernel_.timers().jiffies());
  while (!done.load()) host_.yield();
  timer_delete_sync(&probe.timer);
  mod_timer(&probe.timer, kernel_.timers().jiffies() + 100000);
  const auto armed = kernel_.timers().armed_within(&probe, sizeof probe);
  ASSERT_EQ(armed.size(), 1u);
  EXPECT_EQ(armed[0].object, &probe.timer);
  init_timer_key(&probe.timer, &Probe::fire, 0, "probe_timer", nullptr);
  EXPECT_TRUE(kernel_.timers().armed_within(&probe, sizeof probe).empty());
  const std::string log = log_text();
  EXPECT_NE(log.find("timer_delete_sync() called from the callback"), std::string::npos);
  EXPECT_NE(log.find("timer probe_timer is initialised while armed"), std::string::npos);
}

struct Repeating {
  ::hrtimer timer{};
  Completion done;
  int count = 0;
  bool in_irq = false;
  static ::hrtimer_restart fire(::hrtimer* timer) {
    auto& self = *reinterpret_cast<Repeating*>(timer);
    self.in_irq = current_task().hardirq_count == 1 && current_task().irq_disable_depth == 1;
    if (++self.count == 3) {
      self.done.complete();
      return HRTIMER_NORESTART;
    }
    hrtimer_forward(timer, hf_hrtimer_cb_get_time(timer), 500'000);
    return HRTIMER_RESTART;
  }
};

CORE_TEST(TimeTest, HrtimerRestarts) {
  Repeating repeating;
  hrtimer_init(&repeating.timer, 1, 1);
  repeating.timer.function = &Repeating::fire;
  EXPECT_FALSE(hrtimer_active(&repeating.timer));
  const long long begin = ktime_get();
  hrtimer_start_range_ns(&repeating.timer, 500'000, 0, 1);
  repeating.done.wait();
  EXPECT_GE(ktime_get() - begin, 1'500'000);
  EXPECT_TRUE(repeating.in_irq);
  hrtimer_cancel(&repeating.timer);
  EXPECT_FALSE(hrtimer_active(&repeating.timer));
  // On the wall clock, far away, and cancelled.
  hrtimer_init(&repeating.timer, 0, 0);
  repeating.timer.function = &Repeating::fire;
  hrtimer_start_range_ns(&repeating.timer, ktime_get_with_offset(0) + 3600'000'000'000, 0, 0);
  EXPECT_TRUE(hrtimer_active(&repeating.timer));
  EXPECT_GT(__hrtimer_get_remaining(&repeating.timer, false), 3599'000'000'000);
  EXPECT_EQ(hrtimer_cancel(&repeating.timer), 1);
  EXPECT_EQ(hrtimer_cancel(&repeating.timer), 0);
}

CORE_TEST(TimeTest, HrtimerForwardCountsOverruns) {
  ::hrtimer timer{};
  timer.node.expires = 1000;
  EXPECT_EQ(hrtimer_forward(&timer, 999, 100), 0u);
  EXPECT_EQ(hrtimer_forward(&timer, 1000, 100), 1u);
  EXPECT_EQ(timer.node.expires, 1100);
  EXPECT_EQ(hrtimer_forward(&timer, 1450, 100), 4u);
  EXPECT_EQ(timer.node.expires, 1500);
}

struct Tasklet {
  ::tasklet_struct t{};
  Atomic<int> count{0};
  static void run(::tasklet_struct* t) {
    EXPECT_EQ(current_task().softirq_count, 1);
    reinterpret_cast<Tasklet*>(t)->count.add(1);
  }
  void schedule() {
    if (!(__atomic_fetch_or(&t.state, 1ul, __ATOMIC_SEQ_CST) & 1)) __tasklet_schedule(&t);
  }
};

CORE_TEST(TimeTest, TaskletRunsOncePerSchedulingAndCanBeDisabled) {
  Tasklet tasklet;
  tasklet_setup(&tasklet.t, &Tasklet::run);
  tasklet.schedule();
  while (tasklet.count.load() != 1) host_.yield();
  tasklet_unlock_wait(&tasklet.t);
  __atomic_fetch_add(&tasklet.t.count.counter, 1, __ATOMIC_SEQ_CST);
  tasklet.schedule();
  tasklet.schedule();
  for (int i = 0; i < 50; ++i) host_.yield();
  EXPECT_EQ(tasklet.count.load(), 1);
  hf_tasklet_enable(&tasklet.t);
  while (tasklet.count.load() != 2) host_.yield();
  tasklet.schedule();
  tasklet_kill(&tasklet.t);
  EXPECT_EQ(tasklet.count.load(), 3);
  EXPECT_EQ(tasklet.t.state, 0u);
}

CORE_TEST(TimeTest, SleepsLastLongEnough) {
  long long begin = ktime_get();
  msleep(3);
  EXPECT_GE(ktime_get() - begin, 3'000'000);
  begin = ktime_get();
  usleep_range_state(200, 300, 2);
  EXPECT_GE(ktime_get() - begin, 200'000);
  begin = ktime_get();
  __const_udelay(100 * 0x10c7);
  EXPECT_GE(ktime_get() - begin, 100'000);
  send_signal(main_, 2);
  EXPECT_GT(msleep_interruptible(100'000), 90'000u);
  main_.pending_signals.store(0);
}

CORE_TEST(TimeTest, Conversions) {
  EXPECT_EQ(__msecs_to_jiffies(0), 0u);
  EXPECT_EQ(__msecs_to_jiffies(1), 1u);
  EXPECT_EQ(__msecs_to_jiffies(4), 1u);
  EXPECT_EQ(__msecs_to_jiffies(1000), 250u);
  EXPECT_EQ(__msecs_to_jiffies(static_cast<unsigned>(-1)), (~0ul >> 2) - 1);
  EXPECT_EQ(jiffies_to_msecs(250), 1000u);
  EXPECT_EQ(jiffies_to_clock_t(250), 100);
  Timespec64 value;
  set_normalized_timespec64(&value, 5, -1);
  EXPECT_EQ(value.tv_sec, 4);
  EXPECT_EQ(value.tv_nsec, 999'999'999);
  EXPECT_EQ(ns_to_timespec64(-1).tv_sec, -1);
  EXPECT_EQ(mktime64(1970, 1, 1, 0, 0, 0), 0);
  EXPECT_EQ(mktime64(2000, 2, 29, 12, 0, 0), 951825600);
}

CORE_TEST(TimeTest, CivilTimeAndBack) {
  for (long long seconds : {0ll, 951825600ll, 1709164799ll, 4102444800ll, -1ll, 253402300799ll}) {
    CivilTime tm;
    time64_to_tm(seconds, 0, &tm);
    if (tm.tm_year >= 70) {
      EXPECT_EQ(
          mktime64(static_cast<unsigned>(tm.tm_year + 1900), static_cast<unsigned>(tm.tm_mon + 1),
                   static_cast<unsigned>(tm.tm_mday), static_cast<unsigned>(tm.tm_hour),
                   static_cast<unsigned>(tm.tm_min), static_cast<unsigned>(tm.tm_sec)),
          seconds);
    }
  }
  CivilTime tm;
  time64_to_tm(951825600, 0, &tm);  // Tuesday 2000-02-29
  EXPECT_EQ(tm.tm_wday, 2);
  EXPECT_EQ(tm.tm_yday, 59);
  EXPECT_EQ(tm.tm_mday, 29);
}

}  // namespace
}  // namespace holdfast::kernel
