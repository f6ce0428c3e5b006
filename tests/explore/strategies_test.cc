// Sampling, replay, budgets, and what is said when things are not as they should be.
#include <gtest/gtest.h>

#include <set>

#include "explore/support/programs.h"

namespace holdfast::explore {
namespace {

class SamplingTest : public testing::TestWithParam<Strategy> {};

Options sampling(Strategy strategy, std::uint64_t executions) {
  Options options;
  options.strategy = strategy;
  options.max_executions = executions;
  return options;
}

TEST_P(SamplingTest, finds_the_bug) {
  Options options = sampling(GetParam(), 5000);
  options.stop_at_first = true;
  Result result = explore(options, [](Scenario& s) { programs::refbug(s, 2); });
  ASSERT_EQ(result.failures.size(), 1u);
  EXPECT_TRUE(result.failures[0].minimal);
  EXPECT_LE(result.failures[0].preemptions, 5u);
}

TEST_P(SamplingTest, invents_nothing_and_repeats_itself) {
  std::set<std::uint64_t> all;
  Options exhaustive;
  exhaustive.on_trace = [&](const Trace& trace) { all.insert(trace.hash); };
  explore(exhaustive, [](Scenario& s) { programs::refdrain(s, 2); });
  ASSERT_EQ(all.size(), 236u);
  std::vector<std::uint64_t> first;
  for (int round = 0; round < 2; ++round) {
    std::vector<std::uint64_t> sampled;
    Options options = sampling(GetParam(), 300);
    options.on_trace = [&](const Trace& trace) { sampled.push_back(trace.hash); };
    Result result = explore(options, [](Scenario& s) { programs::refdrain(s, 2); });
    EXPECT_EQ(result.executions, 300u);
    EXPECT_EQ(result.traces, sampled.size());
    EXPECT_FALSE(result.completed);
    for (std::uint64_t hash : sampled) EXPECT_TRUE(all.contains(hash));
    if (round) {
      EXPECT_EQ(sampled, first);
    }
    first = sampled;
  }
  EXPECT_GT(first.size(), 10u);
}

INSTANTIATE_TEST_SUITE_P(each, SamplingTest,
                         testing::Values(Strategy::kRandom, Strategy::kPos, Strategy::kPct));

TEST(sampling, wants_a_budget) {
  Options options;
  options.strategy = Strategy::kPos;
  EXPECT_NE(explore(options, [](Scenario& s) { programs::ainc(s, 2); }).error, "");
}

Failure some_failure(void (*program)(Scenario&, int), int n) {
  Options options;
  options.stop_at_first = true;
  Result result = explore(options, [&](Scenario& s) { program(s, n); });
  EXPECT_EQ(result.failures.size(), 1u);
  return result.failures.empty() ? Failure{} : result.failures[0];
}

Result replay(const std::string& token, const Body& body) {
  Options options;
  options.strategy = Strategy::kReplay;
  options.token = token;
  options.minimize = false;
  return explore(options, body);
}

TEST(replay, a_thousand_of_a_thousand) {
  Failure failure = some_failure(programs::refbug, 3);
  EXPECT_LT(failure.token.size(), 80u) << failure.token;
  for (int i = 0; i < 1000; ++i) {
    Result result = replay(failure.token, [](Scenario& s) { programs::refbug(s, 3); });
    ASSERT_EQ(result.executions, 1u);
    ASSERT_EQ(result.failures.size(), 1u);
    ASSERT_EQ(result.failures[0].kind, FailureKind::kCheck);
    ASSERT_EQ(result.failures[0].trace, failure.trace);
    ASSERT_EQ(result.failures[0].preemptions, failure.preemptions);
    ASSERT_EQ(result.failures[0].token, failure.token);
  }
}

TEST(replay, deadlock) {
  Failure failure = some_failure(programs::abba, 3);
  EXPECT_EQ(failure.kind, FailureKind::kDeadlock);
  EXPECT_EQ(failure.preemptions, 1u);  // the last task first: only it leaves with a lock to get
  EXPECT_TRUE(failure.minimal);
  Result result = replay(failure.token, [](Scenario& s) { programs::abba(s, 3); });
  ASSERT_EQ(result.failures.size(), 1u);
  EXPECT_EQ(result.failures[0].message, failure.message);
}

TEST(replay, of_another_program_says_where) {
  Failure failure = some_failure(programs::refbug, 2);
  Result result = replay(failure.token, [](Scenario& s) {
    Atomic<int> x;
    for (int i = 0; i < 3; ++i) {
      s.task([&] {
        for (int j = 0; j < 5; ++j) x.fetch_add(1);
      });
    }
    s.run();
  });
  ASSERT_EQ(result.failures.size(), 1u);
  EXPECT_EQ(result.failures[0].kind, FailureKind::kDiverged);
  EXPECT_NE(result.failures[0].message.find("event 1 differs"), std::string::npos)
      << result.failures[0].message;
}

TEST(replay, refuses_what_is_no_token) {
  for (const char* text : {"", "hf1", "hf1-", "hf1-!!", "hf1-AAAA", "hf1-____________", "hf2-AA"}) {
    EXPECT_NE(replay(text, [](Scenario& s) { programs::ainc(s, 2); }).error, "") << text;
  }
}

TEST(races, plain_variables) {
  auto body = [](Scenario& s) {
    Shared<int> x(0, "x");
    Atomic<int> flag;
    s.task("writer", [&] {
      x.set(1);
      flag.store(1);
    });
    s.task("reader", [&] {
      if (flag.load() == 0) check(x.get() == 0, "too late");
    });
    s.run();
  };
  Result result = explore({}, body);
  EXPECT_TRUE(result.completed);
  EXPECT_EQ(result.restarts, 1u);
  EXPECT_EQ(result.traces, 3u);  // the flag first; or not, and then x either way
  EXPECT_EQ(result.failing, 2u);
  ASSERT_GE(result.failures.size(), 1u);
  EXPECT_EQ(result.failures[0].kind, FailureKind::kDataRace);
  EXPECT_NE(result.failures[0].message.find("data race on x: "), std::string::npos);
  Result again = replay(result.failures[0].token, body);
  ASSERT_GE(again.failures.size(), 1u);
  EXPECT_EQ(again.failures[0].kind, FailureKind::kDataRace);
  bool too_late = false;
  for (const Failure& failure : result.failures) too_late |= failure.kind == FailureKind::kCheck;
  EXPECT_TRUE(too_late);
}

TEST(races, ordered_plain_accesses_are_none) {
  Result result = explore({}, [](Scenario& s) { programs::lockinc(s, 3); });
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.restarts, 0u);
}

TEST(search, hidden_state_is_detected_and_named) {
  int runs = 0;
  Result result = explore({}, [&](Scenario& s) {
    Atomic<int> x;
    Atomic<int> y;
    bool odd = ++runs % 2;
    s.task("changing", [&x, &y, odd] {
      if (odd) {
        x.store(1);
      } else {
        y.store(1);
      }
      x.load();
      y.load();
    });
    s.task("steady", [&] {
      x.store(2);
      y.store(2);
    });
    s.run();
  });
  ASSERT_FALSE(result.failures.empty());
  EXPECT_EQ(result.failures[0].kind, FailureKind::kNondeterminism);
  EXPECT_NE(result.failures[0].message.find("changing"), std::string::npos);
  EXPECT_FALSE(result.completed);
}

TEST(search, endless_polling_is_cut) {
  Options options;
  options.max_steps = 500;
  options.stop_at_first = true;
  Result result = explore(options, [](Scenario& s) {
    Atomic<int> x;
    s.task([&] {
      while (x.load() == 0) {
      }
    });
    s.run();
  });
  ASSERT_EQ(result.failures.size(), 1u);
  EXPECT_EQ(result.failures[0].kind, FailureKind::kTooLong);
}

TEST(search, unlock_by_a_stranger) {
  Result result = explore({}, [](Scenario& s) {
    Mutex lock;
    s.task("owner", [&] { lock.lock(); });
    s.task("stranger", [&] { lock.unlock(); });
    s.run();
  });
  ASSERT_FALSE(result.failures.empty());
  EXPECT_EQ(result.failures[0].kind, FailureKind::kMisuse);
}

TEST(search, choices) {
  std::set<std::uint32_t> seen;
  Result result = explore({}, [&](Scenario& s) {
    Atomic<int> x;
    s.task([&] { x.store(static_cast<int>(choose(5))); });
    s.task([&] { x.load(); });
    s.run();
    seen.insert(static_cast<std::uint32_t>(x.final_value()));
  });
  EXPECT_EQ(result.traces, 10u);
  EXPECT_EQ(seen.size(), 5u);
}

TEST(search, progress_and_estimate) {
  Options options;
  options.max_executions = 2000;
  options.progress_interval = 0;
  int calls = 0;
  double estimate = 0;
  options.progress = [&](const Progress& progress) {
    ++calls;
    estimate = progress.estimated_traces;
  };
  Result result = explore(options, [](Scenario& s) { programs::refdrain(s, 3); });
  EXPECT_EQ(result.executions, 2000u);
  EXPECT_FALSE(result.completed);
  EXPECT_GT(calls, 0);
  EXPECT_GT(estimate, 2000);
  EXPECT_GT(result.estimated_traces, 2000);
}

TEST(search, bodies_may_leave_running_to_the_engine) {
  int destroyed = 0;
  struct Witness {
    int& count;
    explicit Witness(int& c) : count(c) {}
    ~Witness() { ++count; }
  };
  Result result = explore({}, [&](Scenario& s) {
    auto& x = s.make<Atomic<int>>(0);
    s.make<Witness>(destroyed);
    for (int i = 0; i < 3; ++i) s.task([&x] { x.fetch_add(1); });
  });
  EXPECT_EQ(result.traces, 6u);
  EXPECT_EQ(destroyed, 6);
}

TEST(search, memory_of_cut_tasks_is_taken_back) {
  Result result = explore({}, [](Scenario& s) {
    Mutex a;
    Mutex b;
    auto held = [](Mutex& first, Mutex& second) {
      std::vector<std::string> memory(10, std::string(100, 'x'));
      first.lock();
      second.lock();
      second.unlock();
      first.unlock();
      check(memory[9][99] == 'x', "overwritten");
    };
    s.task([&] { held(a, b); });
    s.task([&] { held(b, a); });
    s.run();
  });
  EXPECT_EQ(result.deadlocks, 1u);
  EXPECT_EQ(result.failing, 0u);
}

TEST(report, text) {
  Failure failure = some_failure(programs::refbug, 2);
  std::string text = describe(failure);
  EXPECT_NE(text.find("use after free"), std::string::npos) << text;
  EXPECT_NE(text.find("remover"), std::string::npos) << text;
  EXPECT_NE(text.find("1 preemption, no schedule of this trace has fewer"), std::string::npos)
      << text;
  EXPECT_NE(text.find("token hf1-"), std::string::npos) << text;
}

}  // namespace
}  // namespace holdfast::explore
