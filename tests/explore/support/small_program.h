// Small generated programs, and two ways to run one: through the engine's public header, and by
// brute force with an interpreter that shares no code with the engine. Both give the set of traces.
#pragma once

#include <holdfast/explore.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace holdfast::explore::oracle {

enum class Code {
  kLoad,   // r = v
  kStore,  // v = a
  kAdd,    // r = v; v += a
  kCas,    // r = v == a; if (r) v = b
  kIncUnless0,
  kCheck,  // load; the trace fails if it is a
  kLock,
  kTryLock,   // r = got it
  kUnlock,    // nothing if not held
  kAwait,     // until v == a
  kAwaitSum,  // until v + the variable after it == a
  kPlainLoad,
  kPlainStore,
  kChoose,  // r = one of a numbers
  kRcuEnter,
  kRcuLeave,
  kRcuLook,  // synchronize() looks at task `object`; with b: its first step
  kRcuWait,  // and waits until that has left, if it was inside
  kEnd,
};

struct Op {
  Code code = Code::kLoad;
  int object = 0;  // variable, mutex or plain variable, by code
  int a = 0;
  int b = 0;
  std::optional<int> only_if = {};  // r has this value, else skip
};

struct SmallProgram {
  int variables = 1;
  int mutexes = 1;
  int plains = 1;
  std::vector<std::vector<Op>> tasks;
  unsigned equal = 0;  // so many of the last tasks are the same
};

struct Verdict {
  bool failing = false;
  bool deadlock = false;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

struct Traces {
  std::map<std::uint64_t, Verdict> set;  // by canonical form
  bool data_race = false;
  bool gave_up = false;  // too many
  // Of the engine only:
  std::uint64_t counted = 0;
  std::uint64_t hashes = 0;  // different trace hashes
  std::uint64_t blocked = 0;
  std::uint64_t restarts = 0;
  std::string trouble;
};

SmallProgram generate(std::uint64_t seed);
// With RCU sections in it, and tasks that wait for them.
SmallProgram generate_with_rcu(std::uint64_t seed);
// The same, with its last task two or three times.
SmallProgram generate_with_equal_tasks(std::uint64_t seed);
std::string to_text(const SmallProgram& program);
// `remember`: do not go on from a prefix equivalent to one seen. Without: really every schedule.
Traces brute_force(const SmallProgram& program, bool remember, std::size_t limit);
// Fewest preemptions over the schedules of each trace, by canonical form.
std::map<std::uint64_t, unsigned> fewest_preemptions(const SmallProgram& program,
                                                     std::size_t limit);
// The canonical form of a trace that the engine reports (without united or raced-for variables).
std::uint64_t canonical_form(const SmallProgram& program, std::span<const Step> steps);
// Brute force that begins equal tasks in their order.
Traces brute_force_in_order(const SmallProgram& program, std::size_t limit);
// The traces that come out of `traces` when equal tasks change places; without plain variables that
// are raced for and sums that are awaited.
std::map<std::uint64_t, Verdict> with_places_changed(
    const SmallProgram& program, const std::vector<std::pair<std::vector<Step>, Verdict>>& traces);
Traces by_engine(const SmallProgram& program, Options options);
void run_program(const SmallProgram& program, Scenario& scenario);

}  // namespace holdfast::explore::oracle
