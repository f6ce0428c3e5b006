// The bounded search: exact counts by bound, and brute force's cheapest schedules.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "explore/support/programs.h"
#include "explore/support/small_program.h"

namespace holdfast::explore {
namespace {

struct Row {
  std::string program;
  int n = 0;
  std::vector<std::uint64_t> traces;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.program << "(" << row.n << ")"; }

std::vector<Row> rows() {
  std::ifstream file(HOLDFAST_SOURCE_DIR "/tests/explore/counts/bounds.txt");
  std::vector<Row> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    Row row;
    words >> row.program >> row.n;
    for (std::uint64_t count; words >> count;) row.traces.push_back(count);
    all.push_back(row);
  }
  return all;
}

std::string row_name(const testing::TestParamInfo<Row>& info) {
  return info.param.program + "_" + std::to_string(info.param.n);
}

class Bounds : public testing::TestWithParam<Row> {};

TEST_P(Bounds, cumulative) {
  const Row& row = GetParam();
  programs::Program program = programs::find(row.program);
  Options options;
  options.strategy = Strategy::kBounded;
  options.minimize = false;
  Result result = explore(options, [&](Scenario& s) { program(s, row.n); });
  EXPECT_TRUE(result.completed);
  std::vector<std::uint64_t> traces;
  for (const BoundRow& bound : result.bounds) traces.push_back(bound.traces);
  // Deadlocks may need more preemptions than anything else.
  while (traces.size() > row.traces.size() && traces.back() == traces[traces.size() - 2]) {
    traces.pop_back();
  }
  EXPECT_EQ(traces, row.traces);
}

INSTANTIATE_TEST_SUITE_P(known, Bounds, testing::ValuesIn(rows()), row_name);

#if defined(__SANITIZE_THREAD__)
constexpr int kPrograms = 20;
#elif defined(__SANITIZE_ADDRESS__)
constexpr int kPrograms = 150;
#else
constexpr int kPrograms = 2000;
#endif

TEST(bounded, each_bound_agrees_with_brute_force) {
  int compared = 0;
  unsigned highest = 0;
  for (std::uint64_t seed = 1; compared < kPrograms; ++seed) {
    oracle::SmallProgram program = oracle::generate(seed);
    std::map<std::uint64_t, unsigned> fewest = oracle::fewest_preemptions(program, 1000);
    // What refines the dependence may be found at a higher bound only.
    if (fewest.empty() || oracle::by_engine(program, {}).restarts) continue;
    ++compared;
    for (unsigned bound = 0;; ++bound) {
      std::size_t within = 0;
      bool more = false;
      for (const auto& [trace, preemptions] : fewest) {
        within += preemptions <= bound;
        more = more || preemptions > bound;
      }
      Options options;
      options.strategy = Strategy::kBounded;
      options.bound = bound;
      options.max_failures = 1u << 20;
      oracle::Traces got = oracle::by_engine(program, options);
      for (const auto& [trace, preemptions] : fewest) {
        if (preemptions > bound) continue;
        ASSERT_TRUE(got.set.contains(trace)) << "seed " << seed << " bound " << bound << "\n"
                                             << oracle::to_text(program);
      }
      ASSERT_EQ(got.set.size(), within) << "seed " << seed << " bound " << bound << "\n"
                                        << oracle::to_text(program);
      highest = std::max(highest, bound);
      if (!more) break;
    }
  }
  EXPECT_GE(highest, 3u);
}

TEST(bounded, says_which_bound_is_complete) {
  Options options;
  options.strategy = Strategy::kBounded;
  options.bound = 2;
  Result result = explore(options, [](Scenario& s) { programs::refdrain(s, 2); });
  EXPECT_FALSE(result.completed);
  EXPECT_EQ(result.bound_completed, 2u);
  EXPECT_EQ(result.traces, 118u);
  options.max_executions = 60;
  result = explore(options, [](Scenario& s) { programs::refdrain(s, 2); });
  EXPECT_EQ(result.executions, 60u);
  EXPECT_EQ(result.bound_completed, 0u);
}

TEST(bounded, first_failure_has_fewest_preemptions) {
  Options options;
  options.strategy = Strategy::kBounded;
  options.stop_at_first = true;
  Result result = explore(options, [](Scenario& s) { programs::refbug(s, 2); });
  ASSERT_EQ(result.failures.size(), 1u);
  EXPECT_EQ(result.failures[0].preemptions, 1u);
  EXPECT_TRUE(result.failures[0].minimal);
}

// A failure found by any strategy is brought down to what the bounded search would have needed.
TEST(minimize, agrees_with_brute_force) {
  int compared = 0;
  for (std::uint64_t seed = 1; compared < kPrograms / 10; ++seed) {
    oracle::SmallProgram program = oracle::generate(seed);
    std::map<std::uint64_t, unsigned> fewest = oracle::fewest_preemptions(program, 1000);
    if (fewest.empty()) continue;
    Options options;
    std::map<std::uint64_t, std::uint64_t> canonical;
    Result result =
        explore(options, [&](Scenario& scenario) { oracle::run_program(program, scenario); });
    if (result.failures.empty() || result.restarts) continue;
    ++compared;
    for (const Failure& failure : result.failures) {
      ASSERT_TRUE(failure.minimal) << failure.message;
      std::uint64_t trace = oracle::canonical_form(program, failure.steps);
      ASSERT_TRUE(fewest.contains(trace));
      ASSERT_EQ(failure.preemptions, fewest[trace]) << describe(failure);
    }
  }
}

}  // namespace
}  // namespace holdfast::explore
