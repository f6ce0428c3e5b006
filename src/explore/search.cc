#include "explore/search.h"

#include <time.h>

#include "base/verify.h"
#include "explore/bounded.h"
#include "explore/optimal.h"
#include "explore/sampling.h"
#include "explore/token.h"

namespace holdfast::explore {

namespace {

double seconds_now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

Search::Search(const Options& options, const Body& body)
    : options_(options), body_(body), execution_(options, refinement_) {}

double Search::elapsed() const { return seconds_now() - began_; }

bool Search::within_budget() const {
  if (stop_ || result_.executions >= options_.max_executions) return false;
  return options_.max_seconds == std::numeric_limits<double>::infinity() ||
         (result_.executions & 15) || elapsed() < options_.max_seconds;
}

Result Search::run() {
  began_ = seconds_now();
  next_progress_ = options_.progress_interval;
  Mutant mutant = static_cast<Mutant>(options_.mutant);
  bool endless = options_.max_executions == std::numeric_limits<std::uint64_t>::max() &&
                 options_.max_seconds == std::numeric_limits<double>::infinity();
  bool samples = options_.strategy == Strategy::kRandom || options_.strategy == Strategy::kPos ||
                 options_.strategy == Strategy::kPct;
  if (samples && endless && !options_.stop_at_first) {
    result_.error = "a strategy that samples needs max_executions, max_seconds or stop_at_first";
    return std::move(result_);
  }
  switch (options_.strategy) {
    case Strategy::kOptimal: {
      Optimal optimal(mutant);
      run_to_end(optimal);
      break;
    }
    case Strategy::kBounded:
      run_bounds();
      break;
    case Strategy::kRandom: {
      RandomWalk random(options_.seed);
      run_to_end(random);
      break;
    }
    case Strategy::kPos: {
      PartialOrderSampling pos(options_.seed);
      run_to_end(pos);
      break;
    }
    case Strategy::kPct: {
      Pct pct(options_.seed, options_.depth);
      run_to_end(pct);
      break;
    }
    case Strategy::kReplay:
      run_replay();
      break;
  }
  for (Failure& failure : earlier_failures_) {
    if (result_.failures.size() >= options_.max_failures) break;
    if (known_.insert(failure.message).second) result_.failures.push_back(std::move(failure));
  }
  if (options_.minimize) minimize_failures();
  result_.seconds = elapsed();
  return std::move(result_);
}

void Search::run_bounds() {
  Bounded bounded(static_cast<Mutant>(options_.mutant));
  for (unsigned bound = 0; bound <= options_.bound; ++bound) {
    bound_ = bound;
    std::uint64_t restarts = result_.restarts;
    do {
      bounded.set_bound(bound);
      while (within_budget() && bounded.begin()) execute(bounded);
      if (!within_budget()) return;
    } while (bounded.must_repeat());
    if (restarts != result_.restarts) {
      bound = std::numeric_limits<unsigned>::max();  // from 0 again
      continue;
    }
    result_.bounds.push_back(
        {bound, result_.traces, result_.failing, result_.deadlocks, result_.executions});
    result_.bound_completed = bound;
    if (bounded.has_more()) continue;
    result_.completed = true;
    result_.estimated_traces = static_cast<double>(result_.traces + result_.deadlocks);
    return;
  }
}

void Search::run_replay() {
  std::optional<Token> token = Token::parse(options_.token);
  if (!token) {
    result_.error = "not a token: " + options_.token;
    return;
  }
  refinement_.add(token->refinement);
  Replay replay(std::move(*token));
  if (replay.begin()) execute(replay);
}

void Search::run_to_end(Explorer& explorer) {
  while (within_budget()) {
    if (!explorer.begin()) {
      result_.completed = true;
      result_.estimated_traces = static_cast<double>(result_.traces);
      return;
    }
    execute(explorer);
  }
  double done = explorer.fraction_done();
  if (done > 0) result_.estimated_traces = static_cast<double>(result_.traces) / done;
}

void Search::run_once(Explorer& explorer) {
  execution_.begin(explorer);
  {
    Scenario scenario(execution_);
    body_(scenario);
    if (!scenario.ran_) scenario.run();
  }
  explorer.finished(execution_);
}

End Search::execute(Explorer& explorer) {
  ++result_.executions;
  run_once(explorer);
  End end = execution_.end();
  account(explorer, end);
  execution_.drop();
  if (options_.progress && (result_.executions & 255) == 0) report_progress(explorer);
  return end;
}

void Search::account(Explorer& explorer, End end) {
  switch (end) {
    case End::kFinished:
    case End::kDeadlock:
      account_trace(explorer, end == End::kDeadlock);
      break;
    case End::kGivenUp:
      ++result_.blocked;
      break;
    case End::kRestart:
      record_failures(end);
      restart(explorer);
      return;
    case End::kDiverged:
      stop_ = true;
      break;
    case End::kTooLong:
    case End::kRunning:
      break;
  }
  record_failures(end);
}

void Search::account_trace(Explorer& explorer, bool deadlock) {
  bool failing = !execution_.complaints().empty();
  if (explorer.repeats_traces() && !seen_.put(execution_.trace_hash())) return;
  if (deadlock) {
    ++result_.deadlocks;
  } else {
    ++result_.traces;
    if (failing) ++result_.failing;
  }
  if (!options_.on_trace) return;
  std::vector<Step> steps(execution_.depth());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = execution_.step(i);
  options_.on_trace({execution_.trace_hash(), steps, failing, deadlock, result_.restarts});
}

void Search::restart(Explorer& explorer) {
  explorer.restart();
  std::uint64_t restarts = result_.restarts + 1;
  std::uint64_t executions = result_.executions;
  for (Failure& failure : result_.failures) earlier_failures_.push_back(std::move(failure));
  known_.clear();
  result_ = Result{};
  result_.restarts = restarts;
  result_.executions = executions;
  seen_.clear();
}

Failure Search::make_failure(FailureKind kind, std::string message) const {
  Failure failure;
  failure.kind = kind;
  failure.message = std::move(message);
  failure.execution = result_.executions;
  for (unsigned i = 0; i < execution_.task_count(); ++i) {
    failure.tasks.push_back(execution_.task_name(i));
  }
  take_schedule(failure);
  // Whatever fewer preemptions can do has been seen by then.
  failure.minimal = options_.strategy == Strategy::kBounded && failure.preemptions == bound_;
  return failure;
}

void Search::take_schedule(Failure& failure) const {
  failure.trace = execution_.trace_hash();
  failure.preemptions = preemptions_of(execution_);
  failure.token = Token::of(execution_, refinement_).text();
  failure.steps.clear();
  for (std::size_t i = 0; i < execution_.depth(); ++i) failure.steps.push_back(execution_.step(i));
}

void Search::minimize_failures() {
  for (Failure& failure : result_.failures) {
    bool meaningful = failure.kind != FailureKind::kNondeterminism &&
                      failure.kind != FailureKind::kTooLong &&
                      failure.kind != FailureKind::kDiverged;
    if (meaningful && !failure.minimal) minimize(failure);
  }
}

// The fewest preemptions with which the failure's trace can be had: the bounded search again, over
// nothing but the events of this trace.
void Search::minimize(Failure& failure) {
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
  Bounded bounded(Mutant::kNone);
  bounded.stay_within(&events);
  unsigned executions = 0;
  for (unsigned bound = 0; bound <= failure.preemptions; ++bound) {
    bounded.set_bound(bound);
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

void Search::record_failures(End end) {
  std::vector<Complaint> complaints = execution_.complaints();
  if (end == End::kDeadlock) {
    complaints.push_back({FailureKind::kDeadlock, "deadlock: " + execution_.describe_waiting()});
  }
  if (end == End::kTooLong) {
    complaints.push_back(
        {FailureKind::kTooLong,
         "no end after " + std::to_string(options_.max_steps) + " events: a task polls for ever?"});
  }
  if (complaints.empty()) return;
  if (options_.stop_at_first) stop_ = true;
  for (const Complaint& complaint : complaints) {
    if (result_.failures.size() >= options_.max_failures) return;
    if (!known_.insert(complaint.message).second) continue;  // the first of its kind is enough
    result_.failures.push_back(make_failure(complaint.kind, complaint.message));
  }
}

void Search::report_progress(Explorer& explorer) {
  double now = elapsed();
  if (now < next_progress_) return;
  next_progress_ = now + options_.progress_interval;
  Progress progress;
  progress.executions = result_.executions;
  progress.traces = result_.traces;
  progress.seconds = now;
  progress.executions_per_second = static_cast<double>(result_.executions) / now;
  double done = explorer.fraction_done();
  if (done > 0) progress.estimated_traces = static_cast<double>(result_.traces) / done;
  progress.bound = bound_;
  options_.progress(progress);
}

Result explore(const Options& options, const Body& body) { return Search(options, body).run(); }

}  // namespace holdfast::explore
