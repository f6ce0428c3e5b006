// The search: runs the body again and again under an explorer, counts, and stops when the explorer
// is done, the budget is spent, or a failure was enough.
//
// It goes in rounds: one for each bound, one more whenever the dependence has changed. A round is
// one explorer, or one for each worker; the first worker runs alone until it is clear that there
// is enough for others to do.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "explore/bounded.h"
#include "explore/crew.h"
#include "explore/execution.h"
#include "explore/names.h"
#include "explore/object.h"
#include "explore/shared_table.h"
#include "explore/strategy.h"

namespace holdfast::explore {

class Search;

// One thread's part: an execution, and what it has counted.
class Worker {
 public:
  Worker(Search& search, const Refinement& refinement, bool lead);
  // True: nothing is left to try.
  bool work(Explorer& explorer);
  End execute(Explorer& explorer, std::uint64_t number);
  void run_once(Explorer& explorer);
  void minimize(Failure& failure);
  Refinement& refinement() { return refinement_; }
  void begin_round() { at_first_ = refinement_; }
  std::string token() const;  // of the execution that ran last

 private:
  void account(Explorer& explorer, End end);
  void account_trace(Explorer& explorer, bool deadlock);
  void record_failures(End end);
  Failure make_failure(FailureKind kind, std::string message) const;
  void take_schedule(Failure& failure) const;

  Search& search_;
  bool lead_;
  Refinement refinement_;
  Refinement at_first_;  // before what the last execution of the round may have learnt
  detail::Execution execution_;
  std::uint64_t number_ = 0;  // of the execution
};

class Search {
 public:
  Search(const Options& options, const Body& body);
  Result run();
  static constexpr unsigned kMostWorkers = 8;

 private:
  friend class Worker;
  enum class RoundEnd : std::uint8_t { kDone, kOutOfBudget, kRestart };
  using MakeExplorer = std::function<std::unique_ptr<Explorer>(bool lead)>;
  using EndExplorer = std::function<void(Explorer&)>;

  void run_strategy();
  void run_optimal();
  void run_bounds();
  RoundEnd run_bound(unsigned bound, bool& has_more);
  void run_samples();
  void run_replay();
  RoundEnd run_round(Crew& crew, const MakeExplorer& make, const EndExplorer& end);
  void forget();
  bool take_ticket(std::uint64_t& number);
  void stop();
  void want_restart();
  void count_into(Result& result) const;
  void minimize_failures();
  void report_progress(Explorer& explorer);
  double elapsed() const;

  const Options& options_;
  const Body& body_;
  unsigned workers_;
  Names names_;
  Refinement refinement_;
  std::unique_ptr<Worker> lead_;
  SharedTable seen_;  // traces, for explorers that repeat them
  double began_ = 0;
  double next_progress_ = 0;
  std::optional<unsigned> bound_;
  double fraction_done_ = 0;
  Bounded::Knowledge knowledge_;

  // Counted by all workers.
  std::atomic<std::uint64_t> executions_{0};
  std::atomic<std::uint64_t> traces_{0};
  std::atomic<std::uint64_t> failing_{0};
  std::atomic<std::uint64_t> deadlocks_{0};
  std::atomic<std::uint64_t> blocked_{0};
  std::atomic<bool> stop_{false};     // for good
  std::atomic<double> failed_at_{0};  // seconds; 0: not yet
  std::atomic<bool> failed_{false};   // by more than a data race
  std::atomic<bool> restart_{false};  // this round

  std::mutex mutex_;  // of the rest, and of Options::on_trace
  Result result_;
  std::unordered_set<std::string> known_;  // messages of result_.failures
  std::vector<Failure> earlier_failures_;  // from before a restart
  Refinement learnt_;                      // by the workers that are done

  // Of the present round.
  Crew* crew_ = nullptr;
  std::function<void()> call_others_;
};

}  // namespace holdfast::explore
