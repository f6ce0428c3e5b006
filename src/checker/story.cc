#include "checker/story.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "checker/rules.h"
#include "checker/story_relevance.h"

namespace holdfast::checker {
namespace {

FindingKind kind_of(explore::FailureKind kind) {
  using explore::FailureKind;
  switch (kind) {
    case FailureKind::kDeadlock:
      return FindingKind::kDeadlock;
    case FailureKind::kDataRace:
      return FindingKind::kDataRace;
    case FailureKind::kMisuse:
      return FindingKind::kUnlockByStranger;
    case FailureKind::kPanic:
      return FindingKind::kPanic;
    case FailureKind::kTooLong:
      return FindingKind::kEndless;
    case FailureKind::kNondeterminism:
    case FailureKind::kDiverged:
      return FindingKind::kNondeterminism;
    default:
      return FindingKind::kBug;
  }
}

class Story {
 public:
  Story(const explore::Failure& failure, const Recording& recording, Symbolizer& symbolizer)
      : failure_(failure), recording_(recording), symbolizer_(symbolizer) {}

  std::vector<Line> tell_lines() {
    name_tasks();
    columns();
    lines();
    return std::move(finding_.lines);
  }
  Finding tell() {
    name_tasks();
    choose_draft();
    headline();
    columns();
    lines();
    backtraces();
    return std::move(finding_);
  }

 private:
  void choose_draft() {
    for (const Draft& draft : recording_.drafts) {
      if (draft.key() == failure_.message) draft_ = &draft;
    }
    if (!draft_ && !recording_.drafts.empty()) {
      const bool ours = failure_.kind == explore::FailureKind::kModule ||
                        failure_.kind == explore::FailureKind::kDataRace;
      if (ours) draft_ = &recording_.drafts.front();
    }
  }

  void headline() {
    finding_.kind = draft_ ? draft_->kind : kind_of(failure_.kind);
    if (!failure_.waits.empty()) {
      const bool held =
          std::any_of(failure_.waits.begin(), failure_.waits.end(),
                      [](const explore::Wait& wait) { return wait.holder.has_value(); });
      finding_.kind = held ? FindingKind::kDeadlock : FindingKind::kHang;
    }
    const Rule& rule = rule_of(finding_.kind);
    finding_.rule = rule.rule;
    finding_.rule_source = rule.source;
    finding_.advice = rule.advice;
    finding_.preemptions = failure_.preemptions;
    finding_.minimal = failure_.minimal;
    finding_.execution = failure_.execution;
    finding_.message = rule.title;
    if (!failure_.waits.empty()) return waiting_headline();
    if (!draft_) {
      finding_.message += ": " + with_names(failure_.message);
      return;
    }
    finding_.module = draft_->module;
    if (!draft_->trail.frames.empty()) finding_.site = symbolizer_.site_of(draft_->trail.frames[0]);
    const std::string who = name_of(draft_->trail.task);
    if (finding_.kind == FindingKind::kLeakMemory) {
      finding_.message += ": " + draft_->what + ", allocated in " + text_of(finding_.site);
      return;
    }
    finding_.message += ": " + (who.empty() ? "" : who + ": ") + draft_->what;
    if (finding_.site.line) finding_.message += ", in " + text_of(finding_.site);
    for (const Trail& other : draft_->others) {
      if (other.frames.empty()) continue;
      const std::string word =
          draft_->race ? "the " + other.title + " by " + name_of(other.task) : other.title;
      finding_.message += "; " + word + " in " + text_of(symbolizer_.site_of(other.frames[0]));
    }
  }

  // Who waits for whom, and where.
  void waiting_headline() {
    std::string text;
    for (const explore::Wait& wait : failure_.waits) {
      WaitEdge edge;
      edge.task = wait.task;
      edge.what = wait.what;
      edge.holder = wait.holder;
      auto found = recording_.pending.find(wait.task);
      if (found != recording_.pending.end() && !found->second.frames.empty()) {
        edge.site = symbolizer_.site_of(found->second.frames[0]);
        if (finding_.module.empty()) finding_.module = found->second.frames[0].module;
      }
      if (finding_.site.line == 0) finding_.site = edge.site;
      if (edge.holder) edge.held_since = taken_at(*edge.holder, edge.what);
      text += (text.empty() ? ": " : "; ") + name_of(wait.task + 1) + " waits in " + wait.what;
      if (wait.holder) text += ", held by " + name_of(*wait.holder + 1);
      if (edge.site.line) text += ", in " + text_of(edge.site);
      finding_.waits.push_back(std::move(edge));
    }
    finding_.message += text;
  }

  // What Watch::place() has written, for people.
  std::string with_names(const std::string& text) {
    static const std::regex kPlace("@([^@:]+):([^@]+)\\+([0-9]+)@");
    std::string words;
    auto rest = text.cbegin();
    for (std::smatch match; std::regex_search(rest, text.cend(), match, kPlace);) {
      const Place place{match[1], match[2], std::stoull(match[3])};
      const Site site = symbolizer_.site_of(place);
      if (finding_.site.line == 0) finding_.site = site;
      if (finding_.module.empty()) finding_.module = place.module;
      words.append(rest, match[0].first);
      words += text_of(site);
      rest = match[0].second;
    }
    return words.append(rest, text.cend());
  }

  // Where `holder` took the lock that `what` names last.
  Site taken_at(unsigned holder, const std::string& what) {
    for (std::size_t i = recording_.lines.size(); i-- > 0;) {
      const RecordedLine& line = recording_.lines[i];
      if (!line.is_event || line.task != holder + 1 || line.event >= failure_.steps.size())
        continue;
      const explore::Step& step = failure_.steps[line.event];
      const bool takes =
          step.kind == explore::Kind::kLock || (step.kind == explore::Kind::kTryLock && step.write);
      const std::string name = "(" + std::string(step.object_name) + ")";
      if (takes && what.ends_with(name) && !line.frames.empty()) {
        return symbolizer_.site_of(line.frames[0]);
      }
    }
    return {};
  }

  // `number`: 0 is the set-up, which has no column.
  std::string name_of(std::size_t number) const {
    return number > 0 && number <= names_.size() ? names_[number - 1] : "";
  }

  // Equal tasks are told apart.
  void name_tasks() {
    for (const std::string& name : failure_.tasks) {
      const auto before = std::count(failure_.tasks.data(), &name, name);
      const auto all = std::count(failure_.tasks.begin(), failure_.tasks.end(), name);
      names_.push_back(all > 1 ? name + " (" + std::to_string(before + 1) + ")" : name);
    }
  }

  void columns() {
    for (const std::string& name : names_) {
      TaskColumn column;
      column.name = name;
      finding_.tasks.push_back(std::move(column));
    }
    auto mark = [&](const Trail& trail) {
      if (trail.task > 0 && trail.task <= finding_.tasks.size()) {
        finding_.tasks[trail.task - 1].finding = true;
      }
    };
    for (const explore::Wait& wait : failure_.waits) finding_.tasks[wait.task].finding = true;
    if (!draft_) return;
    mark(draft_->trail);
    for (const Trail& other : draft_->others) mark(other);
  }

  static LineKind line_kind(const explore::Step& step) {
    using explore::Kind;
    if (Relevance::is_permit(step) && step.kind == Kind::kUpdate) return LineKind::kWake;
    switch (step.kind) {
      case Kind::kRead:
        return LineKind::kRead;
      case Kind::kWrite:
        return LineKind::kWrite;
      case Kind::kUpdate:
        return LineKind::kUpdate;
      case Kind::kLock:
        return LineKind::kLock;
      case Kind::kTryLock:
        return LineKind::kTryLock;
      case Kind::kUnlock:
        return LineKind::kUnlock;
      case Kind::kAwait:
      case Kind::kTake:
        return LineKind::kWait;
      case Kind::kChoose:
        return LineKind::kChoose;
      case Kind::kYield:
        return LineKind::kOther;
    }
    return LineKind::kOther;
  }

  // The words before the line of source.
  static std::string prefix_of(const explore::Step& step) {
    if (step.kind == explore::Kind::kTake) return "goes on after ";
    if (Relevance::is_permit(step)) return "wakes a task: ";
    if (step.kind == explore::Kind::kChoose) return "fails: ";
    return "";
  }

  static std::optional<std::string> value_of(std::uint64_t value) {
    if (value < 1'000'000) return std::to_string(value);
    const auto number = static_cast<std::int32_t>(value);
    if (value >> 32 == 0 && number > -4096 && number < 0) return std::to_string(number);
    return {};
  }

  void fill_from_step(Line& line, const explore::Step& step) const {
    line.kind = line_kind(step);
    line.object = step.object_name;
    line.operation = prefix_of(step);
    if (line.kind == LineKind::kWake) line.woken = woken_by(step);
    if (!Relevance::is_marked(step)) return;
    line.before = value_of(step.before);
    if (step.write) line.after = value_of(step.after);
  }

  // Whose permit it is: the task that takes it.
  std::optional<unsigned> woken_by(const explore::Step& step) const {
    for (const explore::Step& other : failure_.steps) {
      const bool takes =
          other.kind == explore::Kind::kTake ||
          (other.kind == explore::Kind::kUpdate && other.task != step.task && !other.after);
      if (takes && other.object == step.object && Relevance::is_permit(other)) return other.task;
    }
    return {};
  }

  static bool has_source(LineKind kind) {
    return kind != LineKind::kSystem && kind != LineKind::kUnload;
  }

  void lines() {
    const Relevance relevance(failure_, recording_, draft_, finding_.kind);
    for (const RecordedLine& raw : recording_.lines) {
      if (raw.task == 0) continue;
      Line line;
      line.event = static_cast<std::uint32_t>(raw.event + 1);
      line.task = static_cast<unsigned>(raw.task - 1);
      if (line.task >= finding_.tasks.size()) continue;
      line.before = raw.before;
      line.after = raw.after;
      line.racing = relevance.about(raw);
      if (raw.is_event) {
        if (raw.event >= failure_.steps.size()) continue;
        const explore::Step& step = failure_.steps[raw.event];
        if (!relevance.event_matters(step, raw)) continue;
        fill_from_step(line, step);
      } else {
        if (!relevance.matters(raw)) continue;
        line.kind = raw.kind;
        line.operation = has_source(raw.kind) ? "" : raw.text;
      }
      for (const std::string& lock : raw.locks) line.locks.push_back(without_ampersand(lock));
      if (!raw.frames.empty()) line.site = symbolizer_.site_of(raw.frames[0]);
      describe(line, raw);
      if (draft_ && (draft_->race || draft_->kind == FindingKind::kLockOrder))
        line.racing = line.racing || is_side(line);
      add(std::move(line));
    }
    add_last_lines();
    mark_preemptions();
    connect();
  }

  static std::string without_ampersand(const std::string& name) {
    return name.starts_with('&') ? name.substr(1) : name;
  }

  void describe(Line& line, const RecordedLine& raw) {
    if (!has_source(line.kind)) return;
    if (line.kind == LineKind::kEnter) {
      line.operation = "calls " + line.site.function + "()";
      return;
    }
    const std::string source = symbolizer_.source_line(line.site);
    if (!source.empty()) {
      line.operation += source;
    } else if (line.operation.empty()) {
      line.operation = raw.text.empty() ? line_kind_words(line.kind) : raw.text;
    }
  }
  static std::string line_kind_words(LineKind kind) {
    switch (kind) {
      case LineKind::kRead:
        return "reads";
      case LineKind::kLock:
        return "locks";
      case LineKind::kUnlock:
        return "unlocks";
      default:
        return "writes";
    }
  }

  // One of the two places of a race.
  bool is_side(const Line& line) {
    auto is = [&](const Trail& trail) {
      return !trail.frames.empty() && trail.task == line.task + 1 &&
             symbolizer_.site_of(trail.frames[0]) == line.site;
    };
    return is(draft_->trail) || std::any_of(draft_->others.begin(), draft_->others.end(), is);
  }

  // A race, or two orders of locks: the execution goes on, the story ends where both have been
  // seen.
  bool cut_after_last_side() {
    const bool two_sides = draft_->race || finding_.kind == FindingKind::kLockOrder;
    if (!two_sides) return false;
    std::vector<Line>& lines = finding_.lines;
    const Site here = finding_.site;
    const unsigned task = static_cast<unsigned>(draft_->trail.task - 1);
    for (std::size_t i = lines.size(); i-- > 0;) {
      if (lines[i].task != task || !(lines[i].site == here)) continue;
      lines.resize(i + 1);
      lines[i].racing = true;
      lines[i].kind = LineKind::kFault;
      return true;
    }
    return draft_->race;
  }

  // What the whole comes to.
  void add_last_lines() {
    for (const WaitEdge& edge : finding_.waits) {
      Line line;
      line.event = static_cast<std::uint32_t>(failure_.steps.size());
      line.task = edge.task;
      line.kind = LineKind::kFault;
      line.site = edge.site;
      line.operation = "waits for ever: " + edge.what;
      line.racing = true;
      finding_.lines.push_back(std::move(line));
    }
    if (!draft_ || draft_->trail.task == 0 || draft_->trail.task > finding_.tasks.size()) return;
    if (finding_.kind == FindingKind::kLeakMemory) return;
    if (cut_after_last_side()) return;
    Line fault;
    fault.event = static_cast<std::uint32_t>(failure_.steps.size());
    fault.task = static_cast<unsigned>(draft_->trail.task - 1);
    fault.kind = LineKind::kFault;
    fault.site = finding_.site;
    fault.operation = draft_->what;
    fault.racing = true;
    // The line that does it is said to do it, and not shown twice.
    if (!finding_.lines.empty()) {
      Line& last = finding_.lines.back();
      if (last.task == fault.task && last.site == fault.site && last.racing) {
        fault.locks = last.locks;
        fault.operation = last.operation + ": " + fault.operation;
        last = fault;
        return;
      }
    }
    finding_.lines.push_back(std::move(fault));
  }

  // One line of source is one line here, though it reads and writes several things.
  void add(Line line) {
    if (!finding_.lines.empty()) {
      Line& last = finding_.lines.back();
      const bool same = last.task == line.task && last.site == line.site && line.site.line != 0 &&
                        last.operation == line.operation;
      if (same) {
        const bool tells_more = line.kind == LineKind::kWrite || line.kind == LineKind::kFree ||
                                line.kind == LineKind::kAlloc || (line.racing && !last.racing);
        line.racing |= last.racing;
        line.event = last.event;
        if (tells_more) {
          last = std::move(line);
        } else {
          last.racing = line.racing;
        }
        return;
      }
    }
    finding_.lines.push_back(std::move(line));
  }

  // A switch to a task is shown at the first line that it has after it.
  void mark_preemptions() {
    for (std::size_t i = 0; i < failure_.steps.size(); ++i) {
      if (!failure_.steps[i].preempts) continue;
      for (Line& line : finding_.lines) {
        if (line.event <= i || line.task != failure_.steps[i].task) continue;
        line.preempts = true;
        break;
      }
    }
    // Not twice for one switch.
    for (std::size_t i = 1; i < finding_.lines.size(); ++i) {
      if (finding_.lines[i].task == finding_.lines[i - 1].task) finding_.lines[i].preempts = false;
    }
  }

  // Which line of another task a line had to wait for.
  void connect() {
    for (std::size_t i = 0; i < finding_.lines.size(); ++i) {
      Line& line = finding_.lines[i];
      if (line.kind != LineKind::kWait && line.kind != LineKind::kLock) continue;
      for (std::size_t j = i; j-- > 0;) {
        const Line& before = finding_.lines[j];
        const bool wakes = line.kind == LineKind::kWait && before.woken == line.task;
        const bool unlocks = line.kind == LineKind::kLock && before.kind == LineKind::kUnlock &&
                             before.object == line.object;
        if (before.task == line.task || !(wakes || unlocks)) continue;
        line.happens_after = j;
        break;
      }
    }
  }

  void backtraces() {
    auto add_trail = [&](const Trail& trail, const std::string& title) {
      if (trail.frames.empty()) return;
      Backtrace backtrace;
      backtrace.task = trail.task > 0 ? static_cast<unsigned>(trail.task - 1) : 0;
      backtrace.title = title;
      for (const Place& place : trail.frames) {
        backtrace.frames.push_back({symbolizer_.site_of(place), place.module});
      }
      finding_.backtraces.push_back(std::move(backtrace));
    };
    for (const explore::Wait& wait : failure_.waits) {
      auto found = recording_.pending.find(wait.task);
      if (found != recording_.pending.end()) add_trail(found->second, found->second.title);
    }
    if (!draft_) return;
    add_trail(draft_->trail, draft_->trail.title.empty() ? "here" : draft_->trail.title);
    for (const Trail& other : draft_->others) add_trail(other, other.title);
  }

  const explore::Failure& failure_;
  const Recording& recording_;
  Symbolizer& symbolizer_;
  const Draft* draft_ = nullptr;
  std::vector<std::string> names_;
  Finding finding_;
};

}  // namespace

Finding tell(const explore::Failure& failure, const Recording& recording, Symbolizer& symbolizer) {
  return Story(failure, recording, symbolizer).tell();
}

std::vector<Line> tell_lines(const explore::Failure& steps, const Recording& recording,
                             Symbolizer& symbolizer) {
  return Story(steps, recording, symbolizer).tell_lines();
}

}  // namespace holdfast::checker
