// Every count that is known exactly, through the public header.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "explore/support/programs.h"

namespace holdfast::explore {
namespace {

#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr bool kLarge = true;
#else
constexpr bool kLarge = false;
#endif

struct Row {
  std::string program;
  int n = 0;
  std::uint64_t traces = 0, failing = 0, deadlocks = 0;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.program << "(" << row.n << ")"; }

std::vector<Row> rows() {
  std::ifstream file(HOLDFAST_SOURCE_DIR "/tests/explore/counts/traces.txt");
  std::vector<Row> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    Row row;
    char size = 's';
    words >> row.program >> row.n >> row.traces >> row.failing >> row.deadlocks >> size;
    if (size == 's' || kLarge) all.push_back(row);
  }
  return all;
}

std::string row_name(const testing::TestParamInfo<Row>& info) {
  return info.param.program + "_" + std::to_string(info.param.n);
}

class Counts : public testing::TestWithParam<Row> {};

TEST_P(Counts, optimal) {
  const Row& row = GetParam();
  programs::Program program = programs::find(row.program);
  ASSERT_NE(program, nullptr);
  Options options;
  options.minimize = false;
  Result result = explore(options, [&](Scenario& s) { program(s, row.n); });
  EXPECT_TRUE(result.completed);
  EXPECT_EQ(result.traces, row.traces);
  EXPECT_EQ(result.failing, row.failing);
  EXPECT_EQ(result.deadlocks, row.deadlocks);
  EXPECT_EQ(result.blocked, 0u);
  if (kLarge && row.traces > 1000) {
    std::cout << row.program << "(" << row.n << ") " << result.seconds << " s\n";
  }
}

INSTANTIATE_TEST_SUITE_P(known, Counts, testing::ValuesIn(rows()), row_name);

}  // namespace
}  // namespace holdfast::explore
