#include "host/native/native_host.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

#include "host/native/attach.h"

namespace holdfast::host::native {
namespace {

struct TestTask final : Task {
  std::atomic<bool> ended{false};
  void finished() override { ended = true; }
};

TEST(NativeHost, PermitGivenBeforeParkIsNotLost) {
  NativeHost host;
  TestTask task;
  Attach attach(host, task);
  host.unpark(task);
  host.unpark(task);  // two are worth one
  EXPECT_EQ(host.park("test", kForever), Woken::kPermit);
  EXPECT_EQ(host.park("test", 0), Woken::kDeadline);
}

TEST(NativeHost, ParkEndsAtItsDeadline) {
  NativeHost host;
  TestTask task;
  Attach attach(host, task);
  Time deadline = host.now(Clock::kMonotonic) + 2'000'000;
  EXPECT_EQ(host.park("test", deadline), Woken::kDeadline);
  EXPECT_GE(host.now(Clock::kMonotonic), deadline);
}

struct PingPong {
  NativeHost* host;
  TestTask* other;
  std::atomic<int> ball{0};
  static constexpr int kRounds = 2000;
  static void run(void* argument) {
    auto& game = *static_cast<PingPong*>(argument);
    for (int i = 1; i < kRounds; i += 2) {
      while (game.ball != i) game.host->park("ball", kForever);
      game.ball = i + 1;
      game.host->unpark(*game.other);
    }
  }
};

TEST(NativeHost, UnparkWakesAParkedTask) {
  TestTask main_task, spawned;
  {
    NativeHost host;
    Attach attach(host, main_task);
    PingPong game{&host, &main_task};
    ASSERT_TRUE(host.spawn(spawned, &PingPong::run, &game));
    for (int i = 0; i < PingPong::kRounds; i += 2) {
      game.ball = i + 1;
      host.unpark(spawned);
      while (game.ball != i + 2) host.park("ball", kForever);
    }
  }
  EXPECT_TRUE(spawned.ended);
}

TEST(NativeHost, ExitEndsTheTaskWithoutReturning) {
  TestTask task;
  std::atomic<int> reached{0};
  {
    NativeHost host;
    ASSERT_TRUE(host.spawn(
        task,
        [](void* argument) {
          *static_cast<std::atomic<int>*>(argument) += 1;
          current()->host->exit();
          *static_cast<std::atomic<int>*>(argument) += 10;
        },
        &reached));
  }
  EXPECT_EQ(reached, 1);
  EXPECT_TRUE(task.ended);
}

struct Counter {
  NativeHost* host;
  Lock lock{0, 0, nullptr, "counter"};
  int value = 0;
  static void run(void* argument) {
    auto& counter = *static_cast<Counter*>(argument);
    for (int i = 0; i < 5000; ++i) {
      counter.host->lock(counter.lock);
      ++counter.value;
      counter.host->unlock(counter.lock);
    }
  }
};

TEST(NativeHost, LockExcludes) {
  TestTask tasks[4];
  Counter counter{nullptr};
  {
    NativeHost host;
    counter.host = &host;
    for (TestTask& task : tasks) ASSERT_TRUE(host.spawn(task, &Counter::run, &counter));
  }
  EXPECT_EQ(counter.value, 4 * 5000);
  EXPECT_EQ(counter.lock.state, 0u);
}

TEST(NativeHost, TryLockSeesAHeldLock) {
  NativeHost host;
  TestTask task;
  Attach attach(host, task);
  Lock lock{};
  EXPECT_TRUE(host.try_lock(lock));
  EXPECT_FALSE(host.try_lock(lock));
  host.unlock(lock);
  EXPECT_TRUE(host.try_lock(lock));
  host.unlock(lock);
}

TEST(NativeHostDeathTest, SelfDeadlockIsAPanicWithNames) {
  NativeHost host;
  TestTask task;
  task.name = "reader";
  Attach attach(host, task);
  Lock lock{0, 0, nullptr, "entry"};
  host.lock(lock);
  EXPECT_DEATH(host.lock(lock), "deadlock: task reader locks \"entry\", which it holds already");
  host.unlock(lock);
  EXPECT_DEATH(host.unlock(lock), "not locked");
}

struct CountingHook : BlockingHook {
  int blocked = 0, back = 0;
  void about_to_block() override { ++blocked; }
  void resumed() override { ++back; }
};

TEST(NativeHost, BlockingHookHearsOfRealSleepsOnly) {
  NativeHost host;
  TestTask task;
  Attach attach(host, task);
  CountingHook hook;
  EXPECT_EQ(set_blocking_hook(&hook), nullptr);
  host.unpark(task);
  host.park("test", kForever);
  host.park("test", 0);
  EXPECT_EQ(hook.blocked, 0);
  host.park("test", host.now(Clock::kMonotonic) + 1'000'000);
  EXPECT_EQ(hook.blocked, 1);
  EXPECT_EQ(hook.back, 1);
  EXPECT_EQ(set_blocking_hook(nullptr), &hook);
}

TEST(NativeHost, AttachNests) {
  NativeHost host;
  TestTask outer, inner;
  EXPECT_EQ(current(), nullptr);
  {
    Attach first(host, outer);
    EXPECT_EQ(current(), &outer);
    {
      Attach second(host, inner);
      EXPECT_EQ(current(), &inner);
    }
    EXPECT_EQ(current(), &outer);
  }
  EXPECT_EQ(current(), nullptr);
}

TEST(NativeHost, ChooseFollowsTheSeed) {
  NativeHost first({.seed = 42, .log = {}, .panic = {}}),
      second({.seed = 42, .log = {}, .panic = {}});
  std::set<std::uint32_t> seen;
  for (int i = 0; i < 200; ++i) {
    std::uint32_t chosen = first.choose(10, "test");
    EXPECT_EQ(chosen, second.choose(10, "test"));
    EXPECT_LT(chosen, 10u);
    seen.insert(chosen);
  }
  EXPECT_EQ(seen.size(), 10u);
  EXPECT_EQ(first.seed(), 42u);
}

TEST(NativeHost, PagesAreLowAndTheirAddressesNotReusedSoon) {
  NativeHost host;
  std::set<void*> seen;
  for (int i = 0; i < 1000; ++i) {
    void* pages = host.map(8192);
    ASSERT_NE(pages, nullptr);
    EXPECT_LT(reinterpret_cast<std::uintptr_t>(pages) + 8192, std::uintptr_t{1} << 31);
    EXPECT_TRUE(seen.insert(pages).second);
    std::memset(pages, 1, 8192);
    host.unmap(pages, 8192);
  }
}

TEST(NativeHost, PagesComeBackZeroedWhenTheStretchIsUsedUp) {
  NativeHost host;
  constexpr std::size_t kBig = 200 << 20;
  for (int i = 0; i < 12; ++i) {
    auto* pages = static_cast<char*>(host.map(kBig));
    ASSERT_NE(pages, nullptr);
    EXPECT_EQ(pages[0], 0);
    pages[0] = 1;
    host.unmap(pages, kBig);
  }
}

TEST(NativeHostDeathTest, ProtectedPagesFault) {
  NativeHost host;
  auto* pages = static_cast<volatile char*>(host.map(4096));
  EXPECT_TRUE(host.protect(const_cast<char*>(pages), 4096, Protection::kReadOnly));
  EXPECT_EQ(pages[0], 0);
  EXPECT_DEATH(pages[0] = 1, "");
  host.unmap(const_cast<char*>(pages), 4096);
}

TEST(NativeHost, AllocatedMemoryIsZeroedAndAligned) {
  NativeHost host;
  for (std::size_t alignment : {1, 16, 64, 4096}) {
    auto* memory = static_cast<char*>(host.allocate(100, alignment));
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % alignment, 0u);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(memory[i], 0);
    host.release(memory, 100);
  }
}

TEST(NativeHost, ManyShortTasksAreReaped) {
  NativeHost host;
  for (int i = 0; i < 300; ++i) {
    auto* task = new TestTask;
    std::atomic<bool> ran{false};
    TestTask waiter;
    Attach attach(host, waiter);
    struct Argument {
      std::atomic<bool>* ran;
      TestTask* waiter;
    } argument{&ran, &waiter};
    ASSERT_TRUE(host.spawn(
        *task,
        [](void* raw) {
          auto* a = static_cast<Argument*>(raw);
          TestTask* w = a->waiter;
          *a->ran = true;
          w->host->unpark(*w);
        },
        &argument));
    while (!ran) host.park("ran", kForever);
    while (!task->ended) host.yield();
    delete task;
  }
}

}  // namespace
}  // namespace holdfast::host::native
