#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "checker/debugger.h"
#include "checker/faults.h"
#include "checker/ioctl_numbers.h"
#include "checker/options.h"
#include "checker/passing.h"
#include "checker/rules.h"
#include "checker/scene.h"
#include "checker/story.h"
#include "checker/token.h"

namespace holdfast::checker {
namespace {

constexpr std::size_t kStackSize = std::size_t{256} << 10;
constexpr std::uint32_t kMostSteps = 20'000;
constexpr std::size_t kMostIoctls = 8;  // of each module
constexpr std::size_t kMostRaces = 4;   // of the findings: they come in swarms and hide the others
constexpr double kAfterFirst = 3;       // seconds to look for more, once something was found

std::vector<std::byte> bytes_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
  std::vector<std::byte> bytes(text.size());
  std::transform(text.begin(), text.end(), bytes.begin(), [](char c) { return std::byte(c); });
  return bytes;
}

std::optional<explore::Strategy> strategy_named(const std::string& name) {
  using explore::Strategy;
  for (auto [text, strategy] : {std::pair{"bounded", Strategy::kBounded},
                                {"optimal", Strategy::kOptimal},
                                {"pos", Strategy::kPos},
                                {"pct", Strategy::kPct},
                                {"random", Strategy::kRandom}}) {
    if (name == text) return strategy;
  }
  return std::nullopt;
}

// Nothing has gone wrong yet where it is seen.
bool is_mild(const Finding& finding) {
  return finding.kind == FindingKind::kDataRace || finding.kind == FindingKind::kLockOrder;
}

class Checking {
 public:
  explicit Checking(const Options& options) : options_(options) {}

  Report run() {
    if (!prepare()) return std::move(report_);
    std::optional<explore::Strategy> strategy = strategy_named(options_.strategy);
    if (!strategy) return fail("no strategy '" + options_.strategy + "'");
    explore_options_.strategy = *strategy;
    std::vector<StagePlan> plans;
    if (!make_plans(plans)) return std::move(report_);
    for (std::size_t left = plans.size(); StagePlan & plan : plans) {
      // Of what is left of the time each gets an equal part; what it does not need is the others'.
      const double share = (options_.seconds - report_.seconds) / static_cast<double>(left--);
      if (report_.seconds >= options_.seconds || report_.executions >= options_.executions) {
        Stage skipped;
        skipped.name = plan.name;
        skipped.tasks = plan.tasks;
        report_.stages.push_back(std::move(skipped));
        continue;
      }
      if (!run_stage(std::move(plan), share)) return std::move(report_);
      if (!report_.findings.empty() && !options_.keep_going) break;
    }
    conclude();
    return std::move(report_);
  }

  Report replay_token(const std::string& text) {
    if (!prepare()) return std::move(report_);
    std::optional<Token> token = Token::parse(text);
    if (!token) return fail("not a token: " + text);
    Scene scene(images_, options_.version, token->plan);
    scene.do_without(options_.without);
    std::string why;
    if (!scene.parse(why)) return fail(why);
    explore::Failure failure;
    failure.token = token->schedule;
    if (options_.under_debugger) look_on(scene);
    std::optional<Finding> finding = replay_failure(scene, failure);
    if (!finding) return std::move(report_);
    finding->token = text;
    Stage stage;
    stage.name = token->plan.name;
    stage.tasks = token->plan.tasks;
    stage.executions = 1;
    stage.result = ResultKind::kFindings;
    report_.stages.push_back(std::move(stage));
    report_.findings.push_back(std::move(*finding));
    report_.executions = 1;
    report_.result = ResultKind::kFindings;
    return std::move(report_);
  }

 private:
  Report fail(const std::string& why) {
    report_.result = ResultKind::kError;
    report_.error = why;
    return report_;
  }

  bool prepare() {
    catch_faults();
    report_.strategy = options_.strategy;
    report_.bound = options_.bound;
    report_.kernel_version =
        std::to_string(options_.version >> 16) + "." + std::to_string(options_.version >> 8 & 255);
    report_.limits = {"sequentially consistent memory only: missing barriers are not found",
                      "the tasks shown, and no others"};
    for (const ModuleFile& file : options_.modules) {
      images_.push_back({file, bytes_of(file.ko)});
      if (images_.back().bytes.empty()) {
        fail("cannot read " + file.ko);
        return false;
      }
      symbolizer_.add_module(file.name, file.ko);
      report_.modules.push_back({file.name, file.source, {}});
    }
    explore_options_.stack_size = kStackSize;
    explore_options_.max_steps = kMostSteps;
    explore_options_.seed = options_.seed;
    explore_options_.bound = options_.bound;
    explore_options_.stop_at_bound = true;
    explore_options_.max_failures = options_.most_findings * 4;
    return true;
  }

  // Loads once, to see whether the body can and what is registered.
  bool make_plans(std::vector<StagePlan>& plans) {
    Scene probe(images_, options_.version, {"load", {"true"}, false, true});
    std::string why;
    probe.parse(why);
    probe.probe();
    explore::Options once = explore_options_;
    once.max_executions = 1;
    once.minimize = false;
    (void)explore::explore(once, [&](explore::Scenario& s) { probe.play(s); });
    if (!probe.ledger().load_error.empty()) {
      fail(probe.ledger().load_error);
      return false;
    }
    // An init that waits cannot do so in the body: once more, with insmod as a task.
    const bool waits = probe.ledger().body_failed;
    Scene patient(images_, options_.version, {"load", {"true"}, true, true});
    if (waits) {
      patient.parse(why);
      patient.probe();
      (void)explore::explore(once, [&](explore::Scenario& s) { patient.play(s); });
    }
    if (!options_.scenarios.empty()) {
      for (const std::vector<std::string>& tasks : options_.scenarios) {
        plans.push_back({"as asked", tasks, waits, true});
      }
    } else {
      Registered registered = (waits ? patient : probe).registered();
      if (registered.modules.empty()) {
        for (const ModuleFile& file : options_.modules) registered.modules.push_back(file.name);
      }
      for (const ModuleImage& image : images_) {
        for (const std::uint32_t number : ioctl_numbers_in(image.bytes, kMostIoctls))
          registered.ioctls.push_back(number);
      }
      plans = plan_stages(registered);
      if (std::string rest = untried(registered, plans); !rest.empty())
        report_.limits.push_back(std::move(rest));
      for (StagePlan& plan : plans) plan.load_in_task |= waits;
      for (const Entry& entry : registered.entries) {
        report_.modules.back().entries.push_back(entry.path);
      }
    }
    for (StagePlan& plan : plans) {
      Scene scene(images_, options_.version, plan);
      if (scene.parse(why)) continue;
      fail(why);
      return false;
    }
    return true;
  }

  bool run_stage(StagePlan plan, double share) {
    plan.signals = options_.strategy != "optimal";
    Scene scene(images_, options_.version, std::move(plan));
    scene.do_without(options_.without);
    std::string why;
    scene.parse(why);
    explore::Options options = explore_options_;
    options.max_seconds = share;
    options.max_executions = options_.executions - report_.executions;
    options.seconds_after_failure = kAfterFirst;
    options.workers = options_.workers;
    options.keep = options_.keep;
    if (options_.on_trace) {
      options.on_trace = [&](const explore::Trace& trace) { options_.on_trace(trace.hash); };
    }
    if (options_.progress) {
      options.progress = [&](const explore::Progress& now) {
        options_.progress({scene.plan().name, report_.executions + now.executions,
                           report_.traces + now.traces, now.executions_per_second,
                           now.estimated_traces, report_.seconds + now.seconds,
                           report_.findings.size()});
      };
    }
    explore::Result result =
        explore::explore(options, [&](explore::Scenario& s) { scene.play(s); });
    if (!result.error.empty()) {
      fail(result.error);
      return false;
    }
    account(scene, result);
    for (explore::Failure& failure : result.failures) {
      if (report_.findings.size() >= options_.most_findings) break;
      if (failure.kind == explore::FailureKind::kDataRace && races() >= kMostRaces) continue;
      add_finding(scene, failure);
    }
    return true;
  }

  std::size_t races() const {
    return static_cast<std::size_t>(std::count_if(
        report_.findings.begin(), report_.findings.end(),
        [](const Finding& finding) { return finding.kind == FindingKind::kDataRace; }));
  }

  void account(Scene& scene, const explore::Result& result) {
    Stage stage;
    stage.name = scene.plan().name;
    stage.tasks = scene.plan().tasks;
    if (scene.plan().load_in_task) stage.tasks.insert(stage.tasks.begin(), "insmod");
    for (const explore::BoundRow& row : result.bounds) {
      stage.bounds.push_back({row.bound, row.traces, row.executions, row.failing});
    }
    stage.traces = result.traces;
    stage.executions = result.executions;
    stage.bound_completed = result.bound_completed;
    stage.estimated_traces = result.estimated_traces;
    stage.seconds = result.seconds;
    stage.result = !result.failures.empty() ? ResultKind::kFindings
                   : result.completed       ? ResultKind::kComplete
                   : result.bound_completed && *result.bound_completed >= options_.bound
                       ? ResultKind::kBoundComplete
                       : ResultKind::kBudgetSpent;
    report_.traces += stage.traces;
    report_.executions += stage.executions;
    report_.seconds += stage.seconds;
    report_.stages.push_back(std::move(stage));
  }

  std::optional<Finding> replay_failure(Scene& scene, const explore::Failure& failure) {
    explore::Options options = explore_options_;
    options.strategy = explore::Strategy::kReplay;
    options.token = failure.token;
    options.minimize = false;
    options.record = true;
    scene.ledger().recording = true;
    explore::Failure seen = failure;
    options.on_trace = nullptr;
    explore::Result result =
        explore::explore(options, [&](explore::Scenario& s) { scene.play(s); });
    scene.ledger().recording = false;
    if (!result.error.empty() || result.failures.empty()) {
      if (failure.message.empty()) {
        fail(result.error.empty() ? "the schedule of this token shows nothing any more"
                                  : result.error);
        return std::nullopt;
      }
    }
    for (explore::Failure& again : result.failures) {
      if (!failure.message.empty() && again.message != failure.message) continue;
      seen.steps = again.steps;
      seen.tasks = again.tasks;
      seen.waits = again.waits;
      if (failure.message.empty()) {
        const std::string token = seen.token;
        seen = again;
        seen.token = token;
      }
      break;
    }
    Finding finding = tell(seen, scene.ledger().recording_of, symbolizer_);
    if (!options_.under_debugger) {
      finding.passing = nearest_passing(scene, explore_options_, seen, finding, symbolizer_);
    } else if (!seen.waits.empty()) {
      holdfast_finding();
    }
    if (finding.passing) {
      finding.passing->token = Token{scene.plan(), finding.passing->token, sources()}.text();
    }
    return finding;
  }

  void look_on(Scene& scene) {
    scene.ledger().on_finding = holdfast_finding;
    scene.ledger().on_loaded = [this](kernel::Module& module) {
      for (const ModuleImage& image : images_) {
        if (image.file.name == module.name) tell_debugger(image.bytes, module);
      }
    };
  }

  void add_finding(Scene& scene, const explore::Failure& failure) {
    std::optional<Finding> finding = replay_failure(scene, failure);
    if (!finding) return;
    // One per kind, place and words: a leak is a leak however it came about.
    if (!known_.insert(std::string(kind_id(finding->kind)) + finding->message).second) return;
    finding->workload = scene.plan().name;
    finding->token = Token{scene.plan(), failure.token, sources()}.text();
    finding->found_after = report_.seconds;
    report_.findings.push_back(std::move(*finding));
  }

  std::vector<std::string> sources() const {
    std::vector<std::string> names;
    for (const ModuleFile& file : options_.modules) names.push_back(file.source);
    return names;
  }

  void conclude() {
    bool complete = true, bounded = true;
    for (const Stage& stage : report_.stages) {
      complete = complete && stage.result == ResultKind::kComplete;
      bounded = bounded && (stage.result == ResultKind::kComplete ||
                            stage.result == ResultKind::kBoundComplete);
      report_.estimated_traces += stage.estimated_traces;
      if (stage.result == ResultKind::kComplete) continue;
      if (!stage.bound_completed) continue;
      report_.bound_completed =
          std::min(report_.bound_completed.value_or(~0u), *stage.bound_completed);
    }
    if (complete && !report_.bound_completed) report_.bound_completed = options_.bound;
    report_.result = !report_.findings.empty() ? ResultKind::kFindings
                     : complete                ? ResultKind::kComplete
                     : bounded                 ? ResultKind::kBoundComplete
                                               : ResultKind::kBudgetSpent;
    std::stable_sort(report_.findings.begin(), report_.findings.end(),
                     [](const Finding& a, const Finding& b) {
                       if (is_mild(a) != is_mild(b)) return is_mild(b);
                       return a.preemptions < b.preemptions;
                     });
  }

  const Options& options_;
  explore::Options explore_options_;
  std::vector<ModuleImage> images_;
  Symbolizer symbolizer_;
  std::set<std::string> known_;
  Report report_;
};

}  // namespace

Report check(const Options& options) { return Checking(options).run(); }

Report replay(const Options& options, const std::string& token) {
  return Checking(options).replay_token(token);
}

}  // namespace holdfast::checker
