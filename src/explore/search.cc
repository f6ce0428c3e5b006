#include "explore/search.h"

#include <time.h>

#include <algorithm>
#include <thread>

#include "base/verify.h"
#include "explore/bounded.h"
#include "explore/optimal.h"
#include "explore/sampling.h"
#include "explore/token.h"

namespace holdfast::explore {

namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
constexpr double kForever = std::numeric_limits<double>::infinity();

double seconds_now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

unsigned worker_count(const Options& options) {
  if (options.strategy == Strategy::kReplay || options.mutant) return 1;
  unsigned count = options.workers ? options.workers : std::thread::hardware_concurrency();
  return std::clamp(count, 1u, Search::kMostWorkers);
}

}  // namespace

Search::Search(const Options& options, const Body& body)
    : options_(options),
      body_(body),
      workers_(worker_count(options)),
      lead_(std::make_unique<Worker>(*this, refinement_, true)),
      seen_(workers_, std::size_t{1} << 24) {}

double Search::elapsed() const { return seconds_now() - began_; }

Result Search::run() {
  began_ = seconds_now();
  next_progress_ = options_.progress_interval;
  bool samples = options_.strategy == Strategy::kRandom || options_.strategy == Strategy::kPos ||
                 options_.strategy == Strategy::kPct;
  bool endless = options_.max_executions == kNoLimit && options_.max_seconds == kForever;
  if (samples && endless && !options_.stop_at_first) {
    result_.error = "a strategy that samples needs max_executions, max_seconds or stop_at_first";
    return std::move(result_);
  }
  run_strategy();
  count_into(result_);
  if (result_.completed) {
    result_.estimated_traces = static_cast<double>(result_.traces + result_.deadlocks);
  } else if (fraction_done_ > 0) {
    result_.estimated_traces =
        static_cast<double>(result_.traces + result_.deadlocks) / fraction_done_;
  }
  for (Failure& failure : earlier_failures_) {
    if (result_.failures.size() >= options_.max_failures) break;
    if (known_.insert(failure.message).second) result_.failures.push_back(std::move(failure));
  }
  if (options_.minimize) minimize_failures();
  result_.seconds = elapsed();
  return std::move(result_);
}

void Search::count_into(Result& result) const {
  result.executions = executions_;
  result.traces = traces_;
  result.failing = failing_;
  result.deadlocks = deadlocks_;
  result.blocked = blocked_;
}

void Search::run_strategy() {
  switch (options_.strategy) {
    case Strategy::kOptimal:
      run_optimal();
      break;
    case Strategy::kBounded:
      run_bounds();
      break;
    case Strategy::kRandom:
    case Strategy::kPos:
    case Strategy::kPct:
      run_samples();
      break;
    case Strategy::kReplay:
      run_replay();
      break;
  }
}

void Search::run_optimal() {
  Mutant mutant = static_cast<Mutant>(options_.mutant);
  RoundEnd end;
  do {
    OptimalCrew crew;
    end = run_round(
        crew, [&](bool lead) { return std::make_unique<Optimal>(mutant, crew, lead); },
        [](Explorer&) {});
  } while (end == RoundEnd::kRestart);
  result_.completed = end == RoundEnd::kDone;
}

void Search::run_bounds() {
  unsigned bound = 0;
  while (bound <= options_.bound) {
    bound_ = bound;
    bool has_more = false;
    RoundEnd end = run_bound(bound, has_more);
    if (end == RoundEnd::kOutOfBudget) return;
    if (end == RoundEnd::kRestart) {
      bound = 0;
      continue;
    }
    Result so_far;
    count_into(so_far);
    result_.bounds.push_back(
        {bound, so_far.traces, so_far.failing, so_far.deadlocks, so_far.executions});
    result_.bound_completed = bound;
    if (options_.stop_at_bound && failed_) return;
    result_.completed = !has_more;
    if (!has_more || bound == std::numeric_limits<unsigned>::max()) return;
    ++bound;
  }
}

// Until nothing new is learnt about who touches what.
Search::RoundEnd Search::run_bound(unsigned bound, bool& has_more) {
  for (bool learnt = true; learnt;) {
    BoundedCrew crew(workers_);
    Bounded::Knowledge before = knowledge_;
    has_more = false;
    learnt = false;
    RoundEnd end = run_round(
        crew,
        [&](bool lead) {
          auto bounded =
              std::make_unique<Bounded>(static_cast<Mutant>(options_.mutant), crew, bound, lead);
          bounded->know(before);
          return bounded;
        },
        [&](Explorer& explorer) {
          auto& bounded = static_cast<Bounded&>(explorer);
          has_more = has_more || bounded.has_more();
          if (Bounded::learn(knowledge_, bounded.knowledge())) learnt = true;
        });
    if (end != RoundEnd::kDone) return end;
  }
  return RoundEnd::kDone;
}

void Search::run_samples() {
  std::atomic<std::uint64_t> numbers{0};
  std::atomic<std::size_t> longest{32};
  RoundEnd end;
  do {
    Crew crew;
    end = run_round(
        crew,
        [&](bool) -> std::unique_ptr<Explorer> {
          if (options_.strategy == Strategy::kRandom) {
            return std::make_unique<RandomWalk>(options_.seed, numbers);
          }
          if (options_.strategy == Strategy::kPos) {
            return std::make_unique<PartialOrderSampling>(options_.seed, numbers);
          }
          return std::make_unique<Pct>(options_.seed, options_.depth, numbers, longest);
        },
        [](Explorer&) {});
  } while (end == RoundEnd::kRestart);
}

void Search::run_replay() {
  std::optional<Token> token = Token::parse(options_.token);
  if (!token) {
    result_.error = "not a token: " + options_.token;
    return;
  }
  lead_->refinement().add(token->refinement);
  lead_->begin_round();
  token->name_tasks(names_);
  Replay replay(std::move(*token), options_.only_begin);
  std::uint64_t number = 0;
  if (!replay.begin() || !take_ticket(number)) return;
  if (lead_->execute(replay, number) == End::kFinished) result_.completed = true;
  result_.token = lead_->token();
}

Search::RoundEnd Search::run_round(Crew& crew, const MakeExplorer& make, const EndExplorer& end) {
  restart_ = false;
  crew_ = &crew;
  std::vector<std::thread> threads;
  auto rest = [&] {
    Worker worker(*this, refinement_, false);
    std::unique_ptr<Explorer> explorer = make(false);
    worker.work(*explorer);
    std::lock_guard guard(mutex_);
    end(*explorer);
    learnt_.add(worker.refinement().parts());
  };
  call_others_ = [&] {
    if (!threads.empty() || workers_ == 1) return;
    crew.join(workers_ - 1);
    for (unsigned i = 1; i < workers_; ++i) threads.emplace_back(rest);
  };
  std::unique_ptr<Explorer> explorer = make(true);
  learnt_ = refinement_;
  bool nothing_left = lead_->work(*explorer);
  for (std::thread& thread : threads) thread.join();
  end(*explorer);
  crew_ = nullptr;
  call_others_ = nullptr;
  if (restart_ && !stop_) {
    learnt_.add(lead_->refinement().parts());
    refinement_ = learnt_;
    lead_->refinement() = learnt_;
    forget();
    return RoundEnd::kRestart;
  }
  if (nothing_left && !stop_ && !restart_) return RoundEnd::kDone;
  fraction_done_ = explorer->fraction_done();
  return RoundEnd::kOutOfBudget;
}

// The dependence has changed: what was counted is no longer true.
void Search::forget() {
  std::uint64_t restarts = result_.restarts + 1;
  for (Failure& failure : result_.failures) earlier_failures_.push_back(std::move(failure));
  known_.clear();
  knowledge_.clear();
  result_ = Result{};
  result_.restarts = restarts;
  traces_ = failing_ = deadlocks_ = blocked_ = 0;
  seen_.clear();
}

// The number of the next execution, if there is to be one.
bool Search::take_ticket(std::uint64_t& number) {
  if (stop_ || restart_) return false;
  number = executions_.fetch_add(1);
  bool spent = number >= options_.max_executions ||
               (options_.max_seconds != kForever && (number & 15) == 0 && number > 0 &&
                elapsed() >= options_.max_seconds);
  const double failed_at = failed_at_;
  spent = spent || (failed_at > 0 && (number & 15) == 0 &&
                    elapsed() >= failed_at + options_.seconds_after_failure);
  ++number;
  if (!spent) return true;
  executions_.fetch_sub(1);
  stop();
  return false;
}

void Search::stop() {
  stop_ = true;
  if (crew_) crew_->stop();
}

void Search::want_restart() {
  restart_ = true;
  if (crew_) crew_->stop();
}

void Search::minimize_failures() {
  for (Failure& failure : result_.failures) {
    bool meaningful = failure.kind != FailureKind::kNondeterminism &&
                      failure.kind != FailureKind::kTooLong &&
                      failure.kind != FailureKind::kDiverged;
    if (meaningful && !failure.minimal) lead_->minimize(failure);
  }
}

void Search::report_progress(Explorer& explorer) {
  double now = elapsed();
  if (now < next_progress_) return;
  next_progress_ = now + options_.progress_interval;
  Progress progress;
  progress.executions = executions_;
  progress.traces = traces_;
  progress.seconds = now;
  progress.executions_per_second = static_cast<double>(progress.executions) / now;
  double done = explorer.fraction_done();
  if (done > 0) progress.estimated_traces = static_cast<double>(traces_) / done;
  progress.bound = bound_;
  options_.progress(progress);
}

Result explore(const Options& options, const Body& body) { return Search(options, body).run(); }

}  // namespace holdfast::explore
