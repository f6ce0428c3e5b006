// The search: runs the body again and again under an explorer, counts, and stops when the explorer
// is done, the budget is spent, or a failure was enough.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>

#include "explore/execution.h"
#include "explore/hash_table.h"
#include "explore/object.h"
#include "explore/strategy.h"

namespace holdfast::explore {

class Search {
 public:
  Search(const Options& options, const Body& body);
  Result run();

 private:
  void run_to_end(Explorer& explorer);
  void run_bounds();
  void run_replay();
  End execute(Explorer& explorer);
  void run_once(Explorer& explorer);
  bool within_budget() const;
  void account(Explorer& explorer, End end);
  void account_trace(Explorer& explorer, bool deadlock);
  void record_failures(End end);
  void minimize_failures();
  void minimize(Failure& failure);
  void restart(Explorer& explorer);
  void report_progress(Explorer& explorer);
  Failure make_failure(FailureKind kind, std::string message) const;
  void take_schedule(Failure& failure) const;
  double elapsed() const;

  const Options& options_;
  const Body& body_;
  Refinement refinement_;
  detail::Execution execution_;
  Result result_;
  HashTable seen_{std::size_t{1} << 24};   // traces, for explorers that repeat them
  std::unordered_set<std::string> known_;  // messages of result_.failures
  std::vector<Failure> earlier_failures_;  // from before a restart
  double began_ = 0;
  double next_progress_ = 0;
  std::optional<unsigned> bound_;
  bool stop_ = false;
};

}  // namespace holdfast::explore
