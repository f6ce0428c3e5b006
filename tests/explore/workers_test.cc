// Several workers: the same counts as one, whatever they take from each other and when.
#include <gtest/gtest.h>

#include <set>

#include "explore/support/programs.h"
#include "explore/support/small_program.h"

namespace holdfast::explore {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kPrograms = 40;
constexpr bool kSlow = true;
#else
constexpr int kPrograms = 400;
constexpr bool kSlow = false;
#endif

struct Case {
  const char* program;
  int n;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.program << "(" << c.n << ")"; }

class Workers : public testing::TestWithParam<Case> {
 protected:
  Result run(Options options) const {
    options.minimize = false;
    programs::Program program = programs::find(GetParam().program);
    return explore(options, [&](Scenario& s) { program(s, GetParam().n); });
  }
};

TEST_P(Workers, optimal) {
  Result one = run({});
  for (unsigned workers : {2u, 4u}) {
    std::set<std::uint64_t> seen;
    Options options;
    options.workers = workers;
    options.alone = 1;
    options.on_trace = [&](const Trace& trace) { EXPECT_TRUE(seen.insert(trace.hash).second); };
    Result many = run(options);
    EXPECT_TRUE(many.completed);
    EXPECT_EQ(many.executions, one.executions);
    EXPECT_EQ(many.traces, one.traces);
    EXPECT_EQ(many.failing, one.failing);
    EXPECT_EQ(many.deadlocks, one.deadlocks);
    EXPECT_EQ(many.blocked, 0u);
    EXPECT_EQ(many.failures.empty(), one.failures.empty());
  }
}

TEST_P(Workers, bounded) {
  Options options;
  options.strategy = Strategy::kBounded;
  options.bound = 2;
  Result one = run(options);
  options.workers = 3;
  options.alone = 1;
  Result many = run(options);
  EXPECT_EQ(many.completed, one.completed);
  EXPECT_EQ(many.bound_completed, one.bound_completed);
  ASSERT_EQ(many.bounds.size(), one.bounds.size());
  for (std::size_t i = 0; i < one.bounds.size(); ++i) {
    EXPECT_EQ(many.bounds[i].traces, one.bounds[i].traces);
    EXPECT_EQ(many.bounds[i].failing, one.bounds[i].failing);
    EXPECT_EQ(many.bounds[i].deadlocks, one.bounds[i].deadlocks);
  }
}

TEST_P(Workers, sampling) {
  for (Strategy strategy : {Strategy::kRandom, Strategy::kPos, Strategy::kPct}) {
    Options options;
    options.strategy = strategy;
    options.max_executions = 300;
    Result one = run(options);
    options.workers = 3;
    options.alone = 64;
    Result many = run(options);
    EXPECT_EQ(many.executions, one.executions);
    EXPECT_EQ(many.traces, one.traces);
    EXPECT_EQ(many.failing, one.failing);
    EXPECT_EQ(many.deadlocks, one.deadlocks);
  }
}

INSTANTIATE_TEST_SUITE_P(each, Workers,
                         testing::Values(Case{"casw", 4}, Case{"lastzero", kSlow ? 5 : 7},
                                         Case{"refdrain", 2}, Case{"refbug", kSlow ? 2 : 3},
                                         Case{"mtxdrain", 3}, Case{"sysfs", 2}, Case{"abba", 4},
                                         Case{"readers", 8}, Case{"casrot", 7}));

TEST(workers, agree_with_brute_force) {
  int compared = 0;
  for (std::uint64_t seed = 1; compared < kPrograms; ++seed) {
    oracle::SmallProgram program = oracle::generate(seed);
    oracle::Traces expected = oracle::brute_force(program, true, 3000);
    if (expected.gave_up || expected.set.size() < 20) continue;
    ++compared;
    Options options;
    options.workers = 2;
    options.alone = 1;
    options.max_failures = 1u << 20;
    oracle::Traces got = oracle::by_engine(program, options);
    ASSERT_EQ(got.trouble, "");
    ASSERT_EQ(got.set.size(), expected.set.size()) << "seed " << seed << oracle::to_text(program);
    ASSERT_EQ(got.counted, expected.set.size()) << "seed " << seed;
    ASSERT_EQ(got.blocked, 0u);
    for (const auto& [trace, verdict] : expected.set) ASSERT_TRUE(got.set.contains(trace));
  }
}

TEST(workers, stop_at_the_first_failure_and_at_the_budget) {
  Options options;
  options.workers = 2;
  options.alone = 1;
  options.stop_at_first = true;
  Result result = explore(options, [](Scenario& s) { programs::refbug(s, 3); });
  EXPECT_FALSE(result.ok());
  EXPECT_FALSE(result.completed);
  options.stop_at_first = false;
  options.max_executions = 700;
  result = explore(options, [](Scenario& s) { programs::refdrain(s, 3); });
  // A worker that finds nothing to do may hold the last ticket when the other asks for one.
  EXPECT_LE(result.executions, 700u);
  EXPECT_GE(result.executions, 699u);
  EXPECT_FALSE(result.completed);
}

TEST(equal_tasks, leave_out_what_is_the_same) {
  auto traces = [](bool equal) {
    return explore({},
                   [&](Scenario& s) {
                     Atomic<int> x;
                     auto code = [&] { x.fetch_add(1); };
                     if (equal) {
                       s.equal_tasks(4, "adder", code);
                     } else {
                       for (int i = 0; i < 4; ++i) s.task(code);
                     }
                     s.run();
                     check(x.final_value() == 4, "lost increment");
                   })
        .traces;
  };
  EXPECT_EQ(traces(false), 24u);
  EXPECT_EQ(traces(true), 1u);
}

// Exactly the traces in which equal tasks can begin in their order; and these, with the equal tasks
// changing places, are all that there are.
TEST(equal_tasks, agree_with_brute_force) {
  int compared = 0;
  std::uint64_t left_out = 0;
  for (std::uint64_t seed = 1; compared < kPrograms; ++seed) {
    oracle::SmallProgram program = oracle::generate_with_equal_tasks(seed);
    oracle::Traces all = oracle::brute_force(program, true, 3000);
    oracle::Traces in_order = oracle::brute_force_in_order(program, 3000);
    if (all.gave_up || in_order.gave_up || all.data_race) continue;
    std::vector<std::pair<std::vector<Step>, oracle::Verdict>> steps;
    Options options;
    options.max_failures = 1u << 20;
    options.minimize = false;
    options.on_trace = [&](const Trace& trace) {
      steps.push_back({{trace.steps.begin(), trace.steps.end()}, {trace.failing, trace.deadlock}});
    };
    Result result =
        explore(options, [&](Scenario& scenario) { oracle::run_program(program, scenario); });
    if (result.restarts) continue;
    ++compared;
    ASSERT_TRUE(result.completed);
    ASSERT_EQ(result.blocked, 0u);
    ASSERT_EQ(steps.size(), in_order.set.size()) << "seed " << seed << "\n" << to_text(program);
    for (const auto& [trace, verdict] : steps) {
      auto it = in_order.set.find(oracle::canonical_form(program, trace));
      ASSERT_NE(it, in_order.set.end()) << "seed " << seed;
      ASSERT_EQ(it->second, verdict);
    }
    ASSERT_EQ(oracle::with_places_changed(program, steps), all.set) << "seed " << seed << "\n"
                                                                    << to_text(program);
    left_out += all.set.size() - steps.size();
  }
  EXPECT_GT(left_out, static_cast<std::uint64_t>(compared));
}

}  // namespace
}  // namespace holdfast::explore
