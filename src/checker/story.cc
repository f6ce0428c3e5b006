#include "checker/story.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "checker/rules.h"

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

  Finding tell() {
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
      const std::string word = finding_.kind == FindingKind::kDataRace
                                   ? "the " + other.title + " by " + name_of(other.task)
                                   : other.title;
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

  // `number`: 0 is the set-up, which has no column.
  std::string name_of(std::size_t number) const {
    return number > 0 && number <= failure_.tasks.size() ? failure_.tasks[number - 1] : "";
  }

  void columns() {
    for (const std::string& name : failure_.tasks) {
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

  // Memory that several tasks touch and one of them writes.
  void find_shared() {
    std::map<const void*, std::pair<std::set<std::size_t>, bool>> seen;
    for (const RecordedLine& line : recording_.lines) {
      if (line.kind != LineKind::kRead && line.kind != LineKind::kWrite) continue;
      auto& [tasks, written] = seen[line.address];
      tasks.insert(line.task);
      written |= line.kind == LineKind::kWrite;
    }
    for (const auto& [address, facts] : seen) {
      if (facts.first.size() > 1 && facts.second) shared_.insert(address);
    }
  }

  bool about_the_draft(const void* address) const {
    return draft_ && draft_->begin && address >= draft_->begin && address < draft_->end;
  }

  bool matters(const RecordedLine& line) const {
    switch (line.kind) {
      case LineKind::kSystem:
      case LineKind::kUnload:
        return true;
      case LineKind::kAlloc:
      case LineKind::kFree:
        return about_the_draft(line.address);
      case LineKind::kRead:
      case LineKind::kWrite:
        return shared_.contains(line.address) || about_the_draft(line.address);
      default:
        return false;
    }
  }

  bool event_matters(const explore::Step& step, const RecordedLine& line) const {
    using explore::Kind;
    if (step.kind == Kind::kChoose) return true;
    if (step.kind == Kind::kTake) return true;
    if (line.frames.empty()) return false;
    return step.kind == Kind::kLock || step.kind == Kind::kTryLock || step.kind == Kind::kUnlock;
  }

  static LineKind line_kind(const explore::Step& step) {
    using explore::Kind;
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

  void lines() {
    find_shared();
    std::set<std::size_t> preempted = preemptions();
    for (const RecordedLine& raw : recording_.lines) {
      if (raw.task == 0) continue;
      Line line;
      line.event = static_cast<std::uint32_t>(raw.event + 1);
      line.task = static_cast<unsigned>(raw.task - 1);
      if (line.task >= finding_.tasks.size()) continue;
      if (raw.is_event) {
        if (raw.event >= failure_.steps.size()) continue;
        const explore::Step& step = failure_.steps[raw.event];
        if (!event_matters(step, raw)) continue;
        line.kind = line_kind(step);
        line.object = step.object_name;
        line.operation = step.kind == explore::Kind::kChoose
                             ? (step.after ? "an allocation fails" : "an allocation succeeds")
                         : step.kind == explore::Kind::kTake ? "goes on after a wait"
                                                             : "";
      } else {
        if (!matters(raw)) continue;
        line.kind = raw.kind;
        line.operation = raw.text;
      }
      if (!raw.frames.empty()) line.site = symbolizer_.site_of(raw.frames[0]);
      const std::string source = symbolizer_.source_line(line.site);
      if (line.kind != LineKind::kSystem && line.kind != LineKind::kUnload && !source.empty()) {
        line.operation =
            line.operation.empty() || !raw.is_event ? source : line.operation + ": " + source;
      }
      if (raw.before && *raw.before < 1'000'000) line.before = std::to_string(*raw.before);
      line.racing = about_the_draft(raw.address);
      add(std::move(line));
    }
    for (Line& line : finding_.lines) line.preempts = false;
    mark_preemptions(preempted);
    for (const WaitEdge& edge : finding_.waits) {
      Line line;
      line.event = static_cast<std::uint32_t>(failure_.steps.size());
      line.task = edge.task;
      line.kind = LineKind::kFault;
      line.site = edge.site;
      line.operation = "waits for ever in " + edge.what;
      line.racing = true;
      finding_.lines.push_back(std::move(line));
    }
    if (draft_ && draft_->trail.task > 0 && draft_->trail.task <= finding_.tasks.size()) {
      Line fault;
      fault.event = static_cast<std::uint32_t>(failure_.steps.size());
      fault.task = static_cast<unsigned>(draft_->trail.task - 1);
      fault.kind = LineKind::kFault;
      fault.site = finding_.site;
      fault.operation = draft_->what;
      fault.racing = true;
      if (finding_.kind != FindingKind::kLeakMemory) finding_.lines.push_back(std::move(fault));
    }
  }

  // One line of source is one line here, though it reads and writes several things.
  void add(Line line) {
    if (!finding_.lines.empty()) {
      Line& last = finding_.lines.back();
      const bool same = last.task == line.task && last.site == line.site && line.site.line != 0 &&
                        last.operation == line.operation;
      if (same) {
        if (line.kind == LineKind::kWrite || line.kind == LineKind::kFree) last.kind = line.kind;
        last.racing |= line.racing;
        return;
      }
    }
    finding_.lines.push_back(std::move(line));
  }

  // Events before which a task that could have gone on did not.
  std::set<std::size_t> preemptions() const {
    std::set<std::size_t> events;
    for (std::size_t i = 1; i < failure_.steps.size(); ++i) {
      if (failure_.steps[i].task == failure_.steps[i - 1].task) continue;
      events.insert(i);
    }
    return events;
  }
  void mark_preemptions(const std::set<std::size_t>& switches) {
    for (std::size_t i = 1; i < finding_.lines.size(); ++i) {
      const Line& before = finding_.lines[i - 1];
      Line& line = finding_.lines[i];
      if (line.task == before.task) continue;
      // The task before has more to come: it was made to wait, or waits.
      bool goes_on = false;
      for (std::size_t j = i + 1; j < finding_.lines.size(); ++j) {
        goes_on |= finding_.lines[j].task == before.task;
      }
      line.preempts = goes_on && before.kind != LineKind::kWait && !switches.empty();
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
  std::set<const void*> shared_;
  Finding finding_;
};

}  // namespace

Finding tell(const explore::Failure& failure, const Recording& recording, Symbolizer& symbolizer) {
  return Story(failure, recording, symbolizer).tell();
}

}  // namespace holdfast::checker
