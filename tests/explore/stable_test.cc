// What must not change: hashes from machine to machine, and memory from execution to execution.
#include <gtest/gtest.h>
#include <malloc.h>

#include "explore/explore_host.h"
#include "explore/support/programs.h"

namespace holdfast::explore {
namespace {

// If the engine's hashes are changed on purpose, so are these; tokens made before no longer fit,
// and their prefix (token.cc) must change too.
TEST(stable, hashes_are_the_same_everywhere) {
  std::uint64_t sum = 0;
  Options options;
  options.on_trace = [&](const Trace& trace) { sum += trace.hash; };
  explore(options, [](Scenario& s) { programs::refdrain(s, 2); });
  EXPECT_EQ(sum, 7264976413327490533u);
}

struct Word {
  int value = 0;
};

TEST(stable, hashes_of_a_host_are_the_same_everywhere) {
  std::uint64_t sum = 0;
  Options options;
  options.on_trace = [&](const Trace& trace) { sum += trace.hash; };
  struct TestTask : host::Task {};
  explore(options, [](Scenario& s) {
    TestTask body;
    ExploreHost host(s, body);
    auto* lock = static_cast<host::Lock*>(host.allocate(sizeof(host::Lock), 16));
    auto* word = static_cast<Word*>(host.allocate(sizeof(Word), 16));
    for (int i = 0; i < 3; ++i) {
      auto* task = static_cast<TestTask*>(host.allocate(sizeof(TestTask), 16));
      host.add_task(*new (task) TestTask, "adder", [&host, lock, word] {
        host.lock(*lock);
        host::access(word, sizeof *word, host::Access::kUpdate);
        ++word->value;
        host.unlock(*lock);
      });
    }
    s.run();
  });
  EXPECT_EQ(sum, 3409730313133050324u);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(stable, memory_stays_flat) {
  std::size_t early = 0;
  std::size_t late = 0;
  std::uint64_t executions = 0;
  explore({}, [&](Scenario& s) {
    ++executions;
    if (executions == 5000) early = mallinfo2().uordblks;
    if (executions == 50000) late = mallinfo2().uordblks;
    programs::refdrain(s, 3);
  });
  EXPECT_GT(executions, 50000u);
  EXPECT_LT(late, early + (std::size_t{64} << 10));
}
#endif

}  // namespace
}  // namespace holdfast::explore
