// The engine against brute force, on generated programs; and the engine broken on purpose, which
// this suite must notice. A one-line slip in the reduction loses bugs without a sound: this is what
// hears it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "explore/mutant.h"
#include "explore/support/small_program.h"

namespace holdfast::explore::oracle {
namespace {

constexpr std::size_t kLimit = 3000;  // prefixes; larger programs are passed over

#if defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kPrograms = 50;
#elif defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kPrograms = 400;
#else
constexpr std::uint64_t kPrograms = 6000;
#endif

std::uint64_t program_count() {
  const char* wanted = std::getenv("HOLDFAST_PROGRAMS");
  return wanted ? std::strtoull(wanted, nullptr, 10) : kPrograms;
}

// What is wrong with the engine's answer; empty: nothing.
std::string difference(const Traces& expected, const Traces& got) {
  if (!got.trouble.empty()) return "trouble: " + got.trouble;
  if (got.gave_up) return "no end";
  for (const auto& [trace, verdict] : expected.set) {
    auto it = got.set.find(trace);
    if (it == got.set.end()) return "a trace is missing";
    // A data race is a failure of the trace, seen by the engine only.
    if (it->second.deadlock != verdict.deadlock) return "another end of a trace";
    if (verdict.failing && !it->second.failing) return "a failure is missing";
    if (!expected.data_race && it->second.failing != verdict.failing) return "a failure too many";
  }
  if (got.set.size() != expected.set.size()) return "a trace too many";
  if (got.counted != got.set.size()) return "a trace was counted twice";
  if (got.hashes != got.set.size()) return "hashes do not tell the traces apart";
  if (got.blocked) return "executions were given up";
  if (got.data_race != expected.data_race) return "data race missed or invented";
  return "";
}

Options engine_options(const Traces& expected, Mutant mutant = Mutant::kNone) {
  Options options;
  options.mutant = static_cast<int>(mutant);
  options.max_executions = expected.set.size() * 20 + 1000;
  options.max_failures = 1u << 20;
  return options;
}

TEST(oracle, remembering_prefixes_loses_no_trace) {
  int compared = 0;
  for (std::uint64_t seed = 1; compared < 30 && seed < 3000; ++seed) {
    SmallProgram program = generate(seed);
    if (program.tasks.size() > 3) continue;
    Traces all = brute_force(program, false, 30000);
    if (all.gave_up) continue;
    EXPECT_EQ(all.set, brute_force(program, true, 30000).set) << to_text(program);
    ++compared;
  }
  EXPECT_EQ(compared, 30);
}

TEST(oracle, engine_agrees_with_brute_force) {
  std::uint64_t compared = 0;
  std::uint64_t deadlocks = 0;
  std::uint64_t failing = 0;
  for (std::uint64_t seed = 1; compared < program_count(); ++seed) {
    SmallProgram program = generate(seed);
    Traces expected = brute_force(program, true, kLimit);
    if (expected.gave_up) continue;
    ++compared;
    Traces got = by_engine(program, engine_options(expected));
    ASSERT_EQ(difference(expected, got), "") << "seed " << seed << ": " << expected.set.size()
                                             << " traces expected, " << got.set.size() << " found\n"
                                             << to_text(program);
    for (const auto& [trace, verdict] : expected.set) {
      deadlocks += verdict.deadlock;
      failing += verdict.failing;
    }
  }
  EXPECT_GT(deadlocks, compared / 2);
  EXPECT_GT(failing, compared / 2);
}

TEST(oracle, rcu_agrees_with_brute_force) {
  std::uint64_t compared = 0;
  for (std::uint64_t seed = 1; compared < program_count() / 8; ++seed) {
    SmallProgram program = generate_with_rcu(seed);
    Traces expected = brute_force(program, true, kLimit);
    if (expected.gave_up) continue;
    ++compared;
    Traces got = by_engine(program, engine_options(expected));
    ASSERT_EQ(difference(expected, got), "") << "seed " << seed << ": " << expected.set.size()
                                             << " traces expected, " << got.set.size() << " found\n"
                                             << to_text(program);
  }
}

// What RCU is for: the old version is freed when nobody can see it any more.
TEST(rcu, protects_what_is_replaced) {
  auto run = [](bool waits) {
    return explore({}, [&](Scenario& s) {
      Atomic<int> current(0, "current");
      Atomic<int> alive0(1, "version 0");
      Rcu rcu(3);
      for (int i = 0; i < 2; ++i) {
        s.task("reader", [&] {
          rcu.read_lock();
          if (current.load() == 0) check(alive0.load() == 1, "use after free");
          rcu.read_unlock();
        });
      }
      s.task("writer", [&] {
        current.store(1);
        if (waits) rcu.synchronize();
        alive0.store(0);
      });
      s.run();
    });
  };
  EXPECT_TRUE(run(true).ok());
  EXPECT_TRUE(run(true).completed);
  EXPECT_EQ(run(true).blocked, 0u);
  EXPECT_GT(run(false).failing, 0u);
}

TEST(rcu, waiting_inside_a_section_is_a_deadlock) {
  Result result = explore({}, [](Scenario& s) {
    Rcu rcu(1);
    s.task("reader", [&] {
      rcu.read_lock();
      rcu.read_lock();
      rcu.read_unlock();
      rcu.synchronize();
    });
    s.run();
  });
  EXPECT_EQ(result.deadlocks, 1u);
}

class Mutants : public testing::TestWithParam<int> {};

TEST_P(Mutants, are_caught) {
  for (std::uint64_t seed = 1; seed < 20000; ++seed) {
    SmallProgram program = generate(seed);
    Traces expected = brute_force(program, true, 1000);
    if (expected.gave_up) continue;
    Traces got = by_engine(program, engine_options(expected, static_cast<Mutant>(GetParam())));
    std::string what = difference(expected, got);
    if (what.empty()) continue;
    std::cout << "caught by program " << seed << ": " << what << "\n";
    return;
  }
  FAIL() << "nothing notices mutant " << GetParam();
}

INSTANTIATE_TEST_SUITE_P(each, Mutants, testing::Range(1, static_cast<int>(Mutant::kEnd)));

}  // namespace
}  // namespace holdfast::explore::oracle
