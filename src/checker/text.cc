#include "checker/text.h"

#include <algorithm>
#include <cstdio>

#include "checker/places.h"

namespace holdfast::checker {
namespace {

constexpr std::size_t kMostLines = 16;
constexpr std::size_t kWidth = 34;

std::string count(std::uint64_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string fitted(std::string text, std::size_t width) {
  for (char& c : text) {
    if (c == '\t' || c == '\n') c = ' ';
  }
  if (text.size() > width) text = text.substr(0, width - 2) + "..";
  return text + std::string(width - std::min(width, text.size()), ' ');
}

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f s", seconds);
  return text;
}

// Columns of the tasks that have a line.
std::string lines_text(const Finding& finding) {
  std::vector<std::size_t> column(finding.tasks.size(), ~std::size_t{0});
  std::string heading = "        ";
  std::size_t columns = 0;
  for (const Line& line : finding.lines) {
    if (line.task < column.size() && column[line.task] == ~std::size_t{0}) column[line.task] = 0;
  }
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column[i] != 0) continue;
    column[i] = columns++;
    heading += fitted(finding.tasks[i].name, kWidth) + " ";
  }
  std::string text = heading + "\n";
  const std::size_t skip =
      finding.lines.size() > kMostLines ? finding.lines.size() - kMostLines : 0;
  if (skip) text += "        (" + count(skip, "earlier line") + ")\n";
  for (std::size_t i = skip; i < finding.lines.size(); ++i) {
    const Line& line = finding.lines[i];
    const std::string number = line.site.line ? std::to_string(line.site.line) : "";
    text += std::string(number.size() < 6 ? 6 - number.size() : 0, ' ') + number;
    text += line.preempts ? " >" : "  ";
    const std::size_t at = line.task < column.size() ? column[line.task] : 0;
    text += std::string(at * (kWidth + 1), ' ');
    text +=
        line.kind == LineKind::kFault ? "*** " + line.operation : fitted(line.operation, kWidth);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    text += "\n";
  }
  return text;
}

std::string finding_text(const Finding& finding, std::size_t number, const char* on,
                         const char* off) {
  std::string text = std::string(on) + std::to_string(number) + ". " + finding.message + off + "\n";
  text += "   " + count(finding.preemptions, "preemption") +
          (finding.minimal ? " (no schedule with fewer shows it)" : "");
  if (!finding.workload.empty()) text += "; tasks: " + finding.workload;
  text += "\n   rule: " + finding.rule + " [" + finding.rule_source + "]\n";
  text += lines_text(finding);
  for (const WaitEdge& edge : finding.waits) {
    text += "   " + finding.tasks[edge.task].name + " waits for " + edge.what;
    if (edge.holder) text += ", held by " + finding.tasks[*edge.holder].name;
    text += "\n";
  }
  if (!finding.advice.empty()) text += "   " + finding.advice + "\n";
  if (!finding.token.empty()) text += "   holdfast replay " + finding.token + "\n";
  return text;
}

std::string verdict(const Stage& stage) {
  switch (stage.result) {
    case ResultKind::kFindings:
      return "findings";
    case ResultKind::kComplete:
      return "complete: every interleaving";
    case ResultKind::kBoundComplete:
      return "every interleaving of at most " + count(*stage.bound_completed, "preemption");
    case ResultKind::kBudgetSpent:
      break;
    case ResultKind::kError:
      return "could not run";
  }
  if (stage.executions == 0) return "not begun: the budget is spent";
  if (!stage.bound_completed) return "the budget is spent";
  return "the budget is spent; complete up to " + count(*stage.bound_completed, "preemption");
}

}  // namespace

std::string text(const Report& report, bool colour) {
  const char* on = colour ? "\x1b[1;31m" : "";
  const char* off = colour ? "\x1b[0m" : "";
  std::string text;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    text += finding_text(report.findings[i], i + 1, on, off) + "\n";
  }
  for (const Stage& stage : report.stages) {
    text += fitted(stage.name, 44) + " " + verdict(stage) + " (" + count(stage.traces, "trace") +
            ", " + count(stage.executions, "execution") + ", " + seconds_text(stage.seconds) +
            ")\n";
  }
  text += report.findings.empty() ? "nothing found" : count(report.findings.size(), "finding");
  text +=
      ": " + count(report.executions, "execution") + " in " + seconds_text(report.seconds) + "\n";
  return text;
}

}  // namespace holdfast::checker
