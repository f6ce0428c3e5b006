#include "explore/search.h"

#include <time.h>

#include "base/verify.h"
#include "explore/optimal.h"

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
  switch (options_.strategy) {
    case Strategy::kOptimal: {
      Optimal optimal(static_cast<Mutant>(options_.mutant));
      run_to_end(optimal);
      break;
    }
    default:
      result_.error = "this strategy is not built in";
  }
  result_.seconds = elapsed();
  return std::move(result_);
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

bool Search::execute(Explorer& explorer) {
  execution_.begin(explorer);
  ++result_.executions;
  {
    Scenario scenario(execution_);
    body_(scenario);
    if (!scenario.ran_) scenario.run();
  }
  explorer.finished(execution_);
  account(explorer, execution_.end());
  execution_.drop();
  if (options_.progress && (result_.executions & 255) == 0) report_progress(explorer);
  return !stop_;
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
  if (explorer.repeats_traces() && !seen_.insert(execution_.trace_hash()).second) return;
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
  std::vector<Failure> failures = std::move(result_.failures);
  result_ = Result{};
  result_.failures = std::move(failures);
  result_.restarts = restarts;
  result_.executions = executions;
  seen_.clear();
}

Failure Search::make_failure(FailureKind kind, std::string message) const {
  Failure failure;
  failure.kind = kind;
  failure.message = std::move(message);
  failure.trace = execution_.trace_hash();
  failure.execution = result_.executions;
  for (std::size_t i = 0; i < execution_.depth(); ++i) failure.steps.push_back(execution_.step(i));
  for (unsigned i = 0; i < execution_.task_count(); ++i) {
    failure.tasks.push_back(execution_.task_name(i));
  }
  return failure;
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
