#include "checker/render_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/verify.h"
#include "checker/rules.h"

namespace holdfast::checker {

std::string kind_title(FindingKind kind) {
  if (kind == FindingKind::kNullPointer) return "NULL pointer";
  if (kind == FindingKind::kBug) return "BUG";
  std::string title = kind_id(kind);
  std::replace(title.begin(), title.end(), '-', ' ');
  return title;
}

std::string message_below_title(const Finding& finding) {
  for (const std::string& title :
       {std::string(rule_of(finding.kind).title), kind_title(finding.kind)}) {
    if (finding.message.starts_with(title + ": ")) return finding.message.substr(title.size() + 2);
  }
  return finding.message;
}

const char* kind_help(FindingKind kind) {
  switch (kind) {
    case FindingKind::kUseAfterFree:
      return "Memory is used after it was freed.";
    case FindingKind::kUseAfterUnload:
      return "Code or data of a module is used after the module was unloaded.";
    case FindingKind::kDoubleFree:
      return "The same memory is freed twice.";
    case FindingKind::kBadFree:
      return "Something is freed that was never allocated.";
    case FindingKind::kOutOfBounds:
      return "An access goes beyond the memory it belongs to.";
    case FindingKind::kNullPointer:
      return "A NULL pointer is used.";
    case FindingKind::kWildPointer:
      return "A pointer is used that points to nothing.";
    case FindingKind::kUserPointer:
      return "A user pointer is used without copy_from_user or copy_to_user.";
    case FindingKind::kWriteToReadOnly:
      return "Read-only memory is written.";
    case FindingKind::kUninitialised:
      return "Memory that was never written is given to user space.";
    case FindingKind::kDataRace:
      return "Two tasks access the same memory, one to write, with nothing that orders them.";
    case FindingKind::kDeadlock:
      return "Tasks wait for each other, for ever.";
    case FindingKind::kHang:
      return "A task waits for what nobody will do any more.";
    case FindingKind::kEndless:
      return "A task polls for ever.";
    case FindingKind::kSleepInAtomic:
      return "Code that must not sleep may sleep.";
    case FindingKind::kUnlockByStranger:
      return "A lock is released by a task that does not hold it.";
    case FindingKind::kRecursiveLock:
      return "A task takes a lock that it holds.";
    case FindingKind::kLockOrder:
      return "Locks are taken in both orders; two tasks can block each other.";
    case FindingKind::kLeakMemory:
      return "Memory of the module is left when it is gone.";
    case FindingKind::kLeakEntry:
      return "An entry of the module is left when it is gone.";
    case FindingKind::kLeakTimer:
      return "A timer of the module is left when it is gone.";
    case FindingKind::kLeakWork:
      return "A work item of the module is left when it is gone.";
    case FindingKind::kLeakThread:
      return "A thread of the module is left when it is gone.";
    case FindingKind::kReferenceImbalance:
      return "References taken and given back do not balance.";
    case FindingKind::kBug:
      return "The module says that this must not happen.";
    case FindingKind::kWarning:
      return "The module or the kernel warns.";
    case FindingKind::kVisibleTooEarly:
      return "An entry can be opened before what it needs is there.";
    case FindingKind::kPanic:
      return "The kernel panics.";
    case FindingKind::kNondeterminism:
      return "The module depends on something that is not under the explorer's control.";
  }
  VERIFY_NOT_REACHED();
}

bool is_error(FindingKind kind) {
  switch (kind) {
    case FindingKind::kDataRace:
    case FindingKind::kLockOrder:
    case FindingKind::kWarning:
    case FindingKind::kNondeterminism:
      return false;
    default:
      return true;
  }
}

const char* line_kind_id(LineKind kind) {
  static constexpr const char* kIds[] = {
      "read",  "write", "update", "lock",  "trylock", "unlock", "wait",   "wake",  "alloc", "free",
      "enter", "leave", "unload", "spawn", "end",     "choose", "system", "fault", "other"};
  return kIds[static_cast<unsigned>(kind)];
}

const char* result_id(ResultKind result) {
  static constexpr const char* kIds[] = {"findings", "complete", "bound-complete", "budget-spent",
                                         "error"};
  return kIds[static_cast<unsigned>(result)];
}

std::string file_name(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string short_place(const Site& site) {
  if (site.file.empty()) return site.function;
  return file_name(site.file) + ":" + std::to_string(site.line);
}

std::string place(const Site& site) {
  std::string text = short_place(site);
  if (!site.file.empty() && !site.function.empty()) text += " in " + site.function;
  return text;
}

std::string values(const Line& line) {
  if (line.before && line.after && *line.before != *line.after) {
    return *line.before + " -> " + *line.after;
  }
  if (line.after) return *line.after;
  return line.before.value_or("");
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

std::string preemptions(unsigned count) {
  std::string text = std::to_string(count);
  text += count == 1 ? " preemption" : " preemptions";
  return text;
}

std::string preemption_words(const Finding& finding) {
  if (finding.preemptions == 0) return "no preemption";
  std::string text = preemptions(finding.preemptions);
  if (finding.minimal) text += "; none with fewer shows it";
  return text;
}

std::string number_words(double number) {
  char digits[32];
  if (number >= 1e15) {  // an estimate that nobody counts to
    std::snprintf(digits, sizeof digits, "10^%.0f", std::round(std::log10(number)));
    return digits;
  }
  std::snprintf(digits, sizeof digits, "%.0f", std::round(number));
  const std::string plain = digits;
  std::string text;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i && (plain.size() - i) % 3 == 0) text += ',';
    text += plain[i];
  }
  return text;
}

std::string result_words(const Report& report) {
  std::string text;
  switch (report.result) {
    case ResultKind::kError:
      return "could not run: " + report.error;
    case ResultKind::kFindings:
      text = std::to_string(report.findings.size());
      text += report.findings.size() == 1 ? " finding" : " findings";
      break;
    case ResultKind::kComplete:
      text = "nothing found: every interleaving was tried";
      break;
    case ResultKind::kBoundComplete:
      text = "nothing found: every interleaving of at most ";
      text += preemptions(report.bound_completed.value_or(0));
      text += " was tried";
      break;
    case ResultKind::kBudgetSpent:
      text = "nothing found so far; the budget is spent";
      if (report.bound_completed) {
        text += ", complete to ";
        text += preemptions(*report.bound_completed);
      }
      break;
  }
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.2f", report.seconds);
  text += " (" + number_words(static_cast<double>(report.traces)) + " traces in " +
          number_words(static_cast<double>(report.executions)) + " executions, " + seconds + " s";
  if (report.estimated_traces > static_cast<double>(report.traces)) {
    text += "; about " + number_words(report.estimated_traces) + " in all";
  }
  return text + ")";
}

}  // namespace holdfast::checker
