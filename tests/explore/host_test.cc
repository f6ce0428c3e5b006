// Scenarios made of host.h calls only, explored: what the kernel will stand on.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <set>

#include "explore/arena.h"
#include "explore/explore_host.h"

namespace holdfast::explore {
namespace {

struct TestTask : host::Task {};

// An atomic as kernel code has it: announce, then do.
class Word {
 public:
  int load() const {
    host::access(&value_, sizeof value_, host::Access::kRead);
    return value_;
  }
  void store(int value) {
    host::access(&value_, sizeof value_, host::Access::kWrite);
    value_ = value;
  }
  int add(int amount) {
    host::access(&value_, sizeof value_, host::Access::kUpdate);
    return value_ += amount;
  }
  bool cas(int expected, int desired) {
    host::access(&value_, sizeof value_, host::Access::kUpdate);
    if (value_ != expected) return false;
    value_ = desired;
    return true;
  }

 private:
  alignas(8) int value_ = 0;
};

// A body with a host and some tasks.
class Fixture {
 public:
  explicit Fixture(Scenario& scenario) : scenario_(scenario), host_(scenario, body_) {}
  void task(const char* name, std::function<void()> code) {
    TestTask* task = new TestTask;
    task->name = name;
    host_.add_task(*task, name, std::move(code));
    last = task;
  }
  bool run() { return scenario_.run(); }
  ExploreHost& host() { return host_; }
  host::Task* last = nullptr;

 private:
  Scenario& scenario_;
  TestTask body_;
  ExploreHost host_;
};

using Code = std::function<void(Fixture&)>;

struct Explored {
  Result result;
  std::set<std::uint64_t> traces;
};

Explored explored(const Code& code, Options options = {}) {
  Explored all;
  options.on_trace = [&](const Trace& trace) { all.traces.insert(trace.hash); };
  all.result = explore(options, [&](Scenario& scenario) {
    Fixture fixture(scenario);
    code(fixture);
  });
  EXPECT_EQ(all.result.error, "");
  for (const Failure& failure : all.result.failures) {
    EXPECT_NE(failure.kind, FailureKind::kNondeterminism) << failure.message;
  }
  EXPECT_EQ(all.result.traces + all.result.deadlocks, all.traces.size());
  return all;
}

TEST(explore_host, accesses_are_events_and_failed_updates_are_reads) {
  const std::uint64_t expected[] = {2, 5, 14, 43, 144};
  for (int n = 2; n <= 6; ++n) {
    Explored all = explored([n](Fixture& f) {
      Word* x = new Word;
      for (int t = 0; t < n; ++t) f.task("cas", [x, t] { x->cas(t, t + 1); });
      f.run();
    });
    EXPECT_TRUE(all.result.completed);
    EXPECT_EQ(all.result.traces, expected[n - 2]) << n;
    EXPECT_EQ(all.result.blocked, 0u);
  }
}

TEST(explore_host, locks) {
  Explored all = explored([](Fixture& f) {
    host::Lock lock{};
    int value = 0;
    for (int i = 0; i < 4; ++i) {
      f.task("locker", [&] {
        f.host().lock(lock);
        ++value;
        f.host().unlock(lock);
      });
    }
    if (f.run()) check(value == 4, "lost");
  });
  EXPECT_EQ(all.result.traces, 24u);
  EXPECT_TRUE(all.result.ok());
}

TEST(explore_host, lock_taken_twice_is_a_panic) {
  Explored all = explored([](Fixture& f) {
    host::Lock lock{};
    lock.name = "outer";
    f.task("locker", [&] {
      f.host().lock(lock);
      f.host().lock(lock);
    });
    f.task("other", [&] { f.host().lock(lock); });
    f.run();
  });
  ASSERT_FALSE(all.result.failures.empty());
  for (const Failure& failure : all.result.failures) {
    EXPECT_EQ(failure.kind, FailureKind::kPanic);
    EXPECT_EQ(failure.message, "panic: lock taken twice by its owner: outer");
  }
}

// The canonical wait: condition, permit, loop.
void wait_for(Fixture& f, Word& condition) {
  while (!condition.load()) f.host().park("wait_for", host::kForever);
}

TEST(explore_host, permits_are_not_lost) {
  Explored all = explored([](Fixture& f) {
    Word* condition = new Word;
    f.task("sleeper", [&f, condition] { wait_for(f, *condition); });
    host::Task* sleeper = f.last;
    f.task("waker", [&f, condition, sleeper] {
      f.host().unpark(*sleeper);
      condition->store(1);
      f.host().unpark(*sleeper);
    });
    f.run();
  });
  EXPECT_TRUE(all.result.ok());
  EXPECT_TRUE(all.result.completed);
  EXPECT_GT(all.result.traces, 3u);
}

TEST(explore_host, lost_wake_up_is_found) {
  Explored all = explored([](Fixture& f) {
    Word* condition = new Word;
    Word* sleeping = new Word;
    f.task("sleeper", [&f, condition, sleeping] {
      if (condition->load()) return;
      sleeping->store(1);  // too late: the waker may have looked
      f.host().park("sleep", host::kForever);
    });
    host::Task* sleeper = f.last;
    f.task("waker", [&f, condition, sleeping, sleeper] {
      condition->store(1);
      if (sleeping->load()) f.host().unpark(*sleeper);
    });
    f.run();
  });
  EXPECT_EQ(all.result.deadlocks, 1u);
  ASSERT_EQ(all.result.failures.size(), 1u);
  EXPECT_EQ(all.result.failures[0].kind, FailureKind::kDeadlock);
  EXPECT_NE(all.result.failures[0].message.find("sleeper waits in sleep"), std::string::npos)
      << all.result.failures[0].message;
  EXPECT_EQ(all.result.failures[0].preemptions, 1u);
}

TEST(explore_host, waits_with_a_deadline_end_either_way) {
  std::set<int> seen;
  Explored all = explored([&](Fixture& f) {
    int outcome = 0;
    bool on_time = true;
    f.task("sleeper", [&] {
      host::Time deadline = f.host().now(host::Clock::kMonotonic) + 1'000'000;
      bool permit = f.host().park("timed", deadline) == host::Woken::kPermit;
      outcome = permit ? 1 : 2;
      if (!permit) on_time = f.host().now(host::Clock::kMonotonic) >= deadline;
    });
    host::Task* sleeper = f.last;
    f.task("waker", [&] { f.host().unpark(*sleeper); });
    f.run();
    check(on_time, "timed out before its time");
    ArenaPause pause;
    seen.insert(outcome);
  });
  EXPECT_EQ(seen, (std::set<int>{1, 2}));
  EXPECT_EQ(all.result.traces, 2u);
  EXPECT_TRUE(all.result.ok());
}

TEST(explore_host, polling_ends_when_others_have_done_their_part) {
  Explored all = explored([](Fixture& f) {
    Word* condition = new Word;
    f.task("poller", [&f, condition] {
      while (!condition->load()) f.host().yield();
    });
    f.task("worker", [condition] {
      condition->load();
      condition->store(1);
    });
    f.run();
  });
  EXPECT_TRUE(all.result.ok());
  EXPECT_TRUE(all.result.completed);
  EXPECT_GE(all.result.traces, 2u);
}

TEST(explore_host, polling_for_ever_is_found) {
  Options options;
  options.max_steps = 300;
  options.stop_at_first = true;
  Explored all = explored(
      [](Fixture& f) {
        Word* condition = new Word;
        f.task("poller", [&f, condition] {
          while (!condition->load()) f.host().yield();
        });
        f.run();
      },
      options);
  ASSERT_EQ(all.result.failures.size(), 1u);
  EXPECT_EQ(all.result.failures[0].kind, FailureKind::kTooLong);
}

struct Child : host::Task {
  Word* word = nullptr;
  int amount = 0;
  int* finished_count = nullptr;
  void finished() override { ++*finished_count; }
};

void child_main(void* argument) {
  Child* child = static_cast<Child*>(argument);
  child->word->add(child->amount);
  if (child->amount == 2) child->host->exit();
  child->word->load();
}

// Two parents, each with a child; all touch one word.
void families(Fixture& f) {
  Word* word = new Word;
  int finished = 0;
  for (int i = 1; i <= 2; ++i) {
    f.task("parent", [&f, &finished, word, i] {
      word->load();
      Child* child = new Child;
      child->name = "child";
      child->word = word;
      child->amount = i;
      child->finished_count = &finished;
      check(f.host().spawn(*child, child_main, child), "no thread");
      if (i == 1) word->store(7);
    });
  }
  if (f.run()) check(finished == 2, "finished() was not called");
}

TEST(explore_host, tasks_spawn_tasks) {
  Explored optimal = explored(families);
  EXPECT_TRUE(optimal.result.completed);
  EXPECT_TRUE(optimal.result.ok());
  EXPECT_EQ(optimal.result.blocked, 0u);
  Options options;
  options.strategy = Strategy::kBounded;
  Explored bounded = explored(families, options);
  EXPECT_TRUE(bounded.result.completed);
  EXPECT_EQ(optimal.traces, bounded.traces);
  EXPECT_GT(optimal.traces.size(), 20u);
  options.strategy = Strategy::kRandom;
  options.max_executions = 3000;
  Explored random = explored(families, options);
  for (std::uint64_t trace : random.traces) EXPECT_TRUE(optimal.traces.contains(trace));
  EXPECT_EQ(random.traces.size(), optimal.traces.size());
}

TEST(explore_host, choices_branch_or_depend_on_history_only) {
  std::set<std::uint32_t> small;
  std::set<std::uint32_t> large;
  Explored all = explored([&](Fixture& f) {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    f.task("chooser", [&] {
      a = f.host().choose(3, "test");
      b = f.host().choose(1'000'000, "test");
    });
    f.run();
    ArenaPause pause;
    small.insert(a);
    large.insert(b);
  });
  EXPECT_EQ(all.result.traces, 3u);
  EXPECT_EQ(small.size(), 3u);
  EXPECT_EQ(large.size(), 1u);
}

TEST(explore_host, memory_is_zeroed_and_ordered_by_task) {
  Explored all = explored([](Fixture& f) {
    Word* published = new Word;
    Word* slots[2] = {};
    for (int i = 0; i < 2; ++i) {
      f.task("allocator", [&f, &slots, published, i] {
        published->add(1);
        void* memory = f.host().allocate(sizeof(Word), 64);
        check(reinterpret_cast<std::uintptr_t>(memory) % 64 == 0, "not aligned");
        Word* mine = static_cast<Word*>(memory);
        check(mine->add(1) == 1, "not zeroed");
        slots[i] = mine;
        if (published->add(1) == 4) check(slots[1 - i]->load() == 1, "not published");
        f.host().release(memory, sizeof(Word));
      });
    }
    f.run();
  });
  EXPECT_TRUE(all.result.ok());
  EXPECT_TRUE(all.result.completed);
  EXPECT_EQ(all.result.traces, 6u);
}

TEST(explore_host, pages) {
  Explored all = explored([](Fixture& f) {
    void* first = f.host().map(8192);
    void* second = f.host().map(4096);
    check(first && second && first != second, "no pages");
    check(static_cast<char*>(second)[0] == 0, "not zeroed");
    std::memset(first, 1, 8192);
    std::memset(second, 1, 4096);
    f.task("protector", [&f, first, second] {
      check(f.host().protect(first, 4096, host::Protection::kReadExecute), "protect");
      f.host().unmap(second, 4096);
      f.host().yield();
    });
    f.task("other", [&f] { f.host().yield(); });
    f.run();
  });
  EXPECT_TRUE(all.result.ok());
}

TEST(explore_host, panic_ends_its_task_and_is_replayed) {
  Code code = [](Fixture& f) {
    Word* x = new Word;
    f.task("victim", [&f, x] {
      if (x->load() == 1) f.host().panic("seen halfway");
    });
    f.task("writer", [x] {
      x->store(1);
      x->store(2);
    });
    f.run();
  };
  Explored all = explored(code);
  EXPECT_EQ(all.result.traces, 3u);
  EXPECT_EQ(all.result.failing, 1u);
  ASSERT_EQ(all.result.failures.size(), 1u);
  EXPECT_EQ(all.result.failures[0].message, "panic: seen halfway");
  EXPECT_EQ(all.result.failures[0].preemptions, 1u);
  Options options;
  options.strategy = Strategy::kReplay;
  options.token = all.result.failures[0].token;
  Explored again = explored(code, options);
  ASSERT_EQ(again.result.failures.size(), 1u);
  EXPECT_EQ(again.result.failures[0].trace, all.result.failures[0].trace);
}

}  // namespace
}  // namespace holdfast::explore
