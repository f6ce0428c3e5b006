// One worker of a search: executions, one after the other, and what is to be said of each.
#include <algorithm>

#include "base/verify.h"
#include "explore/bounded.h"
#include "explore/search.h"
#include "explore/token.h"

namespace holdfast::explore {

Worker::Worker(Search& search, const Refinement& refinement, bool lead)
    : search_(search),
      lead_(lead),
      refinement_(refinement),
      execution_(search.options_, refinement_, search.names_) {
  execution_.record(search.options_.record);
}

bool Worker::work(Explorer& explorer) {
  begin_round();
  std::uint64_t number = 0;
  std::uint64_t mine = 0;
  while (search_.take_ticket(number)) {
    if (!explorer.begin()) {
      search_.executions_.fetch_sub(1);
      return true;
    }
    execute(explorer, number);
    if (!lead_) continue;
    std::uint64_t alone = search_.options_.alone;
    if (number == alone || (number > alone && (number & 63) == 0)) {
      search_.call_others_();
    }
    const Options& options = search_.options_;
    if (options.progress && (++mine & 255) == 0) search_.report_progress(explorer);
  }
  return false;
}

void Worker::run_once(Explorer& explorer) {
  execution_.begin(explorer);
  {
    Scenario scenario(execution_);
    search_.body_(scenario);
    if (!scenario.ran_) scenario.run();
  }
  explorer.finished(execution_);
}

End Worker::execute(Explorer& explorer, std::uint64_t number) {
  number_ = number;
  run_once(explorer);
  End end = execution_.end();
  account(explorer, end);
  execution_.drop();
  return end;
}

void Worker::account(Explorer& explorer, End end) {
  switch (end) {
    case End::kFinished:
    case End::kDeadlock:
      account_trace(explorer, end == End::kDeadlock);
      break;
    case End::kGivenUp:
      ++search_.blocked_;
      break;
    case End::kRestart:
      record_failures(end);
      search_.want_restart();
      return;
    case End::kDiverged:
      search_.stop();
      break;
    case End::kTooLong:
    case End::kRunning:
      break;
  }
  record_failures(end);
}

void Worker::account_trace(Explorer& explorer, bool deadlock) {
  bool failing = !execution_.complaints().empty();
  if (explorer.repeats_traces() && !search_.seen_.put(execution_.trace_hash())) return;
  if (deadlock) {
    ++search_.deadlocks_;
  } else {
    ++search_.traces_;
    if (failing) ++search_.failing_;
  }
  if (!search_.options_.on_trace) return;
  std::vector<Step> steps(execution_.depth());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = execution_.step(i);
  std::lock_guard guard(search_.mutex_);
  search_.options_.on_trace(
      {execution_.trace_hash(), steps, failing, deadlock, search_.result_.restarts});
}

Failure Worker::make_failure(FailureKind kind, std::string message) const {
  Failure failure;
  failure.kind = kind;
  failure.message = std::move(message);
  failure.execution = number_;
  for (unsigned i = 0; i < execution_.task_count(); ++i) {
    failure.tasks.push_back(execution_.task_name(i));
  }
  take_schedule(failure);
  // Whatever fewer preemptions can do has been seen by then.
  failure.minimal =
      search_.options_.strategy == Strategy::kBounded && failure.preemptions == search_.bound_;
  return failure;
}

std::string Worker::token() const { return Token::of(execution_, at_first_).text(); }

void Worker::take_schedule(Failure& failure) const {
  failure.trace = execution_.trace_hash();
  failure.preemptions = preemptions_of(execution_);
  failure.token = Token::of(execution_, at_first_).text();
  failure.steps.clear();
  for (std::size_t i = 0; i < execution_.depth(); ++i) failure.steps.push_back(execution_.step(i));
}

// The fewest preemptions with which the failure's trace can be had: the bounded search again, over
// nothing but the events of this trace.
void Worker::minimize(Failure& failure) {
  constexpr unsigned kMostExecutions = 5000;
  Token token = *Token::parse(failure.token);
  if (token.refinement.raced != refinement_.parts().raced ||
      token.refinement.united != refinement_.parts().united) {
    return;  // found before a restart: its events are not those of today
  }
  Replay replay(token);
  if (!replay.begin()) return;
  run_once(replay);
  HashTable events;
  for (std::size_t i = 0; i < execution_.depth(); ++i) events.put(execution_.event(i).hash);
  unsigned executions = 0;
  for (unsigned bound = 0; bound <= failure.preemptions; ++bound) {
    BoundedCrew crew(1);
    Bounded bounded(Mutant::kNone, crew, bound, true);
    bounded.stay_within(&events);
    while (bounded.begin()) {
      if (++executions > kMostExecutions) return;
      run_once(bounded);
      bool ended = execution_.end() == End::kFinished || execution_.end() == End::kDeadlock;
      if (!ended || execution_.trace_hash() != failure.trace) continue;
      take_schedule(failure);
      failure.minimal = true;
      return;
    }
  }
}

void Worker::record_failures(End end) {
  if (execution_.complaints().empty() && end != End::kDeadlock && end != End::kTooLong) return;
  std::vector<Complaint> complaints = execution_.complaints();
  if (end == End::kDeadlock) {
    complaints.push_back({FailureKind::kDeadlock, "deadlock: " + execution_.describe_waiting()});
  }
  const Options& options = search_.options_;
  if (end == End::kTooLong) {
    complaints.push_back(
        {FailureKind::kTooLong,
         "no end after " + std::to_string(options.max_steps) + " events: a task polls for ever?"});
  }
  if (options.stop_at_first) search_.stop();
  if (search_.failed_at_ == 0) search_.failed_at_ = std::max(search_.elapsed(), 1e-9);
  for (const Complaint& complaint : complaints) {
    const bool mild =
        complaint.kind == FailureKind::kDataRace || complaint.kind == FailureKind::kNotice;
    if (!mild) search_.failed_ = true;
  }
  std::lock_guard guard(search_.mutex_);
  for (const Complaint& complaint : complaints) {
    if (search_.result_.failures.size() >= options.max_failures) return;
    if (!search_.known_.insert(complaint.message).second) continue;  // the first is enough
    search_.result_.failures.push_back(make_failure(complaint.kind, complaint.message));
    if (complaint.kind == FailureKind::kDeadlock) {
      search_.result_.failures.back().waits = execution_.waiting();
    }
  }
}

}  // namespace holdfast::explore
