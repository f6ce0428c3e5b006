#include "checker/passing.h"

#include "checker/story.h"
#include "checker/token.h"
#include "explore/token.h"

namespace holdfast::checker {
namespace {

constexpr unsigned kMostTries = 120;
constexpr std::size_t kMostTasks = 8;

class Neighbours {
 public:
  Neighbours(Scene& scene, const explore::Options& options, const explore::Failure& failure,
             const Finding& finding, Symbolizer& symbolizer)
      : scene_(scene),
        options_(options),
        failure_(failure),
        finding_(finding),
        symbolizer_(symbolizer) {
    options_.strategy = explore::Strategy::kReplay;
    options_.minimize = false;
    options_.record = false;
    options_.only_begin = true;
    options_.progress = nullptr;
  }

  std::optional<PassingSchedule> find() {
    std::optional<explore::Token> token = explore::Token::parse(failure_.token);
    if (!token) return {};
    // Where the schedule could have gone another way, the last such place first: a switch that did
    // not happen, or another task in its place.
    for (std::size_t event = failure_.steps.size(); event-- > 0;) {
      if (!worth_trying(event)) continue;
      explore::Token other = *token;
      std::erase_if(other.departures, [&](const auto& d) { return d.event >= event; });
      if (other.departures.size() < token->departures.size() && try_one(other, event)) {
        return told();
      }
      for (unsigned task = 0; task < failure_.tasks.size() && task < kMostTasks; ++task) {
        if (task == failure_.steps[event].task) continue;
        explore::Token turned = other;
        turned.departures.push_back({static_cast<std::uint32_t>(event), task});
        if (try_one(turned, event)) return told();
      }
      if (tries_ >= kMostTries) break;
    }
    return {};
  }

 private:
  // Only where tasks changed, or where the story has a line: elsewhere nothing would be different.
  bool worth_trying(std::size_t event) const {
    if (event > 0 && failure_.steps[event].task != failure_.steps[event - 1].task) return true;
    for (const Line& line : finding_.lines) {
      if (line.event == event + 1 && line.kind != LineKind::kSystem) return true;
    }
    return false;
  }

  // Races and the like are no matter, unless they are what this is about.
  bool shows_anything(const explore::Result& result) const {
    using explore::FailureKind;
    for (const explore::Failure& failure : result.failures) {
      const bool mild =
          failure.kind == FailureKind::kDataRace || failure.kind == FailureKind::kNotice;
      if (!mild || failure.message == failure_.message) return true;
    }
    return false;
  }

  bool try_one(const explore::Token& token, std::size_t event) {
    if (tries_ >= kMostTries) return false;
    ++tries_;
    options_.token = token.text();
    explore::Result result =
        explore::explore(options_, [&](explore::Scenario& s) { scene_.play(s); });
    const bool passes = result.completed && result.error.empty() && !shows_anything(result);
    if (!passes || scene_.ledger().body_failed) return false;
    event_ = event;
    token_ = result.token;
    return true;
  }

  std::optional<PassingSchedule> told() {
    PassingSchedule passing;
    explore::Failure steps;  // not one, but that is where steps are kept
    explore::Options options = options_;
    options.only_begin = false;
    options.record = true;
    options.token = token_;
    options.on_trace = [&](const explore::Trace& trace) {
      steps.steps.assign(trace.steps.begin(), trace.steps.end());
    };
    scene_.ledger().recording = true;
    explore::Result result =
        explore::explore(options, [&](explore::Scenario& s) { scene_.play(s); });
    scene_.ledger().recording = false;
    if (shows_anything(result) || steps.steps.size() <= event_) return {};
    steps.tasks = failure_.tasks;
    passing.lines = tell_lines(steps, scene_.ledger().recording_of, symbolizer_);
    passing.token = token_;
    passing.difference = difference(passing, steps);
    return passing;
  }

  static const Line* first_from(const std::vector<Line>& lines, std::size_t event, unsigned task) {
    for (const Line& line : lines) {
      if (line.event > event && line.task == task && line.site.line) return &line;
    }
    return nullptr;
  }

  std::string name_of(unsigned task) const {
    return task < finding_.tasks.size() ? finding_.tasks[task].name : "another task";
  }
  static std::string words_of(const Line* line) {
    if (!line) return "";
    return " (" + line->operation + ", line " + std::to_string(line->site.line) + ")";
  }

  // Who goes first at the first event that is another.
  std::string difference(const PassingSchedule& passing, const explore::Failure& steps) const {
    const unsigned here = steps.steps[event_].task;
    const unsigned there = failure_.steps[event_].task;
    return name_of(here) + words_of(first_from(passing.lines, event_, here)) + " goes on before " +
           name_of(there) + words_of(first_from(finding_.lines, event_, there));
  }

  Scene& scene_;
  explore::Options options_;
  const explore::Failure& failure_;
  const Finding& finding_;
  Symbolizer& symbolizer_;
  unsigned tries_ = 0;
  std::size_t event_ = 0;  // the first that is another
  std::string token_;
};

}  // namespace

std::optional<PassingSchedule> nearest_passing(Scene& scene, const explore::Options& options,
                                               const explore::Failure& failure,
                                               const Finding& finding, Symbolizer& symbolizer) {
  return Neighbours(scene, options, failure, finding, symbolizer).find();
}

}  // namespace holdfast::checker
