// A page that stands alone: columns of tasks, time downwards, arrows for wake-ups and for what must
// come first, the source beside it. Without JavaScript the arrows are missing, nothing else.
#include <algorithm>
#include <map>
#include <set>

#include "checker/render.h"
#include "checker/render_html_page.h"
#include "checker/render_words.h"

namespace holdfast::checker {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        // Control characters have no place in HTML.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
          out += c;
        } else {
          out += "&#xfffd;";
        }
    }
  }
  return out;
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + escaped(value) + "\"";
}

std::string count(std::uint64_t number) { return number_words(static_cast<double>(number)); }

std::string colour(unsigned task) { return "--c: var(--t" + std::to_string(task % 6) + ")"; }

std::string at(const Site& site) { return site.file + ":" + std::to_string(site.line); }

// The schedule: row 1 the tasks, then a row for each line, then how the tasks ended.
class Lanes {
 public:
  Lanes(const std::vector<TaskColumn>& tasks, const std::vector<Line>& lines, std::string id)
      : tasks_(tasks), lines_(lines), id_(std::move(id)) {
    for (unsigned task = 0; task < tasks.size(); ++task) {
      bool used = std::any_of(lines.begin(), lines.end(),
                              [&](const Line& line) { return line.task == task; });
      columns_.push_back(used || tasks[task].finding ? static_cast<int>(count_++) : -1);
    }
  }
  std::string text() const {
    std::string out =
        "<div class=\"scroll\"><div class=\"lanes\" style=\"grid-template-columns: "
        "max-content repeat(" +
        std::to_string(std::max(count_, 1u)) + ", minmax(10rem, 1fr))\">\n";
    for (unsigned task = 0; task < tasks_.size(); ++task) out += column(task);
    for (std::size_t i = 0; i < lines_.size(); ++i) out += row(i);
    return out + "<svg aria-hidden=\"true\"></svg></div></div>\n";
  }

 private:
  std::string cell(std::size_t row, int column, const std::string& more = "") const {
    return " style=\"grid-row: " + std::to_string(row) +
           "; grid-column: " + std::to_string(column) + more + "\"";
  }
  std::string column(unsigned task) const {
    if (columns_[task] < 0) return "";
    int column = columns_[task] + 2;
    std::size_t last = lines_.size() + 2;
    std::string out = "<div class=\"rail\" style=\"grid-row: 2 / " + std::to_string(last) +
                      "; grid-column: " + std::to_string(column) + "\"></div>" +
                      "<div class=\"task\"" + cell(1, column, "; " + colour(task)) + ">" +
                      escaped(tasks_[task].name) + "</div>\n";
    if (!tasks_[task].ended.empty()) {
      out += "<div class=\"end\"" + cell(last, column) + ">" + escaped(tasks_[task].ended) +
             "</div>\n";
    }
    return out;
  }
  std::string name(std::size_t line) const { return id_ + "-l" + std::to_string(line); }
  std::string row(std::size_t i) const {
    const Line& line = lines_[i];
    if (line.task >= columns_.size() || columns_[line.task] < 0) return "";
    std::string classes = "ev";
    if (line.racing) classes += " racing";
    if (line.kind == LineKind::kFault) classes += " fault";
    std::string out = "<div class=\"place\"" + cell(i + 2, 1) +
                      attribute("title", line.site.function) + ">" +
                      escaped(short_place(line.site)) + "</div><div" + attribute("class", classes) +
                      attribute("id", name(i));
    if (line.site.line) out += attribute("data-at", at(line.site));
    if (line.happens_after && *line.happens_after < lines_.size()) {
      out += attribute("data-after", name(*line.happens_after));
    }
    if (std::size_t woken = woken_line(i)) out += attribute("data-wakes", name(woken));
    out += cell(i + 2, columns_[line.task] + 2, "; " + colour(line.task)) + ">";
    return out + body(line) + "</div>\n";
  }
  static std::string body(const Line& line) {
    std::string out = "<span class=\"op\">" + escaped(line.operation) + "</span>";
    if (line.before && line.after && *line.before != *line.after) {
      out += "<span class=\"value\">" + escaped(*line.before) + " &rarr; <b>" +
             escaped(*line.after) + "</b></span>";
    } else if (std::string value = values(line); !value.empty()) {
      out += "<span class=\"value\"><b>" + escaped(value) + "</b></span>";
    }
    std::string chips;
    if (line.preempts) chips += "<span class=\"chip preempt\">preempts</span>";
    for (const std::string& lock : line.locks) {
      chips += "<span class=\"chip\">holds " + escaped(lock) + "</span>";
    }
    return chips.empty() ? out : out + "<div>" + chips + "</div>";
  }
  // The first line of the task that this one wakes; 0: none.
  std::size_t woken_line(std::size_t i) const {
    if (!lines_[i].woken) return 0;
    for (std::size_t j = i + 1; j < lines_.size(); ++j) {
      if (lines_[j].task == *lines_[i].woken) return j;
    }
    return 0;
  }

  const std::vector<TaskColumn>& tasks_;
  const std::vector<Line>& lines_;
  std::string id_;
  std::vector<int> columns_;
  unsigned count_ = 0;
};

// The parts of the sources that the finding is about.
class Sources {
 public:
  Sources(const Finding& finding, const SourceReader& reader) : reader_(reader) {
    for (const Line& line : finding.lines) add(line.site, line.task);
    for (const Backtrace& backtrace : finding.backtraces) {
      for (const Frame& frame : backtrace.frames) add(frame.site, backtrace.task);
    }
    const Site& site = finding.site;  // whoever it is
    if (site.in_module && !site.file.empty() && site.line) files_[site.file][site.line];
  }
  std::string text() const {
    std::string out;
    for (const auto& [file, marks] : files_) {
      auto lines = reader_(file);
      if (lines) out += excerpt(file, *lines, marks);
    }
    return out.empty() ? "" : "<div class=\"source\">" + out + "</div>\n";
  }

 private:
  using Marks = std::map<unsigned, std::set<unsigned>>;  // line -> tasks
  static constexpr unsigned kAround = 4;

  void add(const Site& site, unsigned task) {
    if (!site.file.empty() && site.line && site.in_module)
      files_[site.file][site.line].insert(task);
  }
  static std::string excerpt(const std::string& file, const std::vector<std::string>& lines,
                             const Marks& marks) {
    std::string out = "<div class=\"file\">" + escaped(file) + "</div><table>\n";
    unsigned last = 0;
    for (unsigned number = 1; number <= lines.size(); ++number) {
      auto next = marks.lower_bound(number > kAround ? number - kAround : 0);
      if (next == marks.end() || next->first > number + kAround) continue;
      if (last && number > last + 1)
        out += "<tr class=\"gap\"><td colspan=\"3\">&#8943;</td></tr>\n";
      last = number;
      auto mark = marks.find(number);
      bool hit = mark != marks.end();
      out += hit ? "<tr class=\"hit\"" + attribute("data-at", file + ":" + std::to_string(number)) +
                       ">"
                 : "<tr>";
      out += "<td class=\"dots\">";
      if (hit) {
        for (unsigned task : mark->second) {
          out += "<span style=\"" + colour(task) + "; color: var(--c)\">&#9679;</span>";
        }
      }
      out += "</td><td class=\"no\">" + std::to_string(number) + "</td><td>" +
             escaped(lines[number - 1]) + "</td></tr>\n";
    }
    return out + "</table>";
  }

  const SourceReader& reader_;
  std::map<std::string, Marks> files_;
};

std::string definition(const char* term, const std::string& html) {
  return html.empty() ? "" : std::string("<dt>") + term + "</dt><dd>" + html + "</dd>\n";
}

std::string task_name(const Finding& finding, unsigned task) {
  return escaped(task < finding.tasks.size() ? finding.tasks[task].name
                                             : "task " + std::to_string(task));
}

std::string waits(const Finding& finding) {
  std::string out;
  for (const WaitEdge& wait : finding.waits) {
    out += "<p><b>" + task_name(finding, wait.task) + "</b> waits for <b>" + escaped(wait.what) +
           "</b>";
    if (wait.site.line) out += " at <code>" + escaped(place(wait.site)) + "</code>";
    if (wait.holder) {
      out += ", which <b>" + task_name(finding, *wait.holder) + "</b> would have to give";
      if (wait.held_since.line) {
        out += " (has it since <code>" + escaped(place(wait.held_since)) + "</code>)";
      }
    } else {
      out += ", which nobody will give";
    }
    out += "</p>";
  }
  return out.empty() ? "" : "<h3>Who waits for whom</h3>" + out + "\n";
}

std::string backtraces(const Finding& finding) {
  if (finding.backtraces.empty()) return "";
  std::string out = "<details><summary>Backtraces</summary>\n";
  for (const Backtrace& backtrace : finding.backtraces) {
    out += "<p>" + escaped(backtrace.title) + " <span class=\"soft\">(" +
           task_name(finding, backtrace.task) + ")</span></p><ul class=\"frames\">";
    for (const Frame& frame : backtrace.frames) {
      out += "<li><code>" + escaped(frame.site.function.empty() ? "?" : frame.site.function) +
             "</code> <span class=\"soft\">" +
             escaped(frame.site.line ? short_place(frame.site) : "") +
             (frame.module.empty() ? "" : " [" + escaped(frame.module) + "]") + "</span></li>";
    }
    out += "</ul>\n";
  }
  return out + "</details>\n";
}

std::string replay(const std::string& token) {
  if (token.empty()) return "";
  std::string command = "holdfast replay " + token;
  return "<code class=\"replay\">" + escaped(command) + "</code><button type=\"button\"" +
         attribute("data-copy", command) + ">copy</button>";
}

std::string article(const Finding& finding, std::size_t number, const SourceReader& sources) {
  std::string id = "f" + std::to_string(number);
  std::string out = "<article" + attribute("id", id) + ">\n<h2><span class=\"badge" +
                    (is_error(finding.kind) ? "" : " warning") + "\">" +
                    escaped(kind_title(finding.kind)) + "</span> <code>" +
                    escaped(place(finding.site)) + "</code></h2>\n<p class=\"message\">" +
                    escaped(message_below_title(finding)) + "</p>\n<p class=\"soft\">" +
                    escaped(preemption_words(finding));
  if (finding.execution) out += " &middot; found by execution " + count(finding.execution);
  if (!finding.workload.empty()) out += " &middot; " + escaped(finding.workload);
  out += "</p>\n";
  std::string source = Sources(finding, sources).text();
  if (!source.empty()) out += "<div class=\"split\"><div>\n";
  if (!finding.lines.empty()) {
    out += "<h3>What happens</h3>\n" + Lanes(finding.tasks, finding.lines, id).text() +
           "<p class=\"legend\">Time runs downwards.<i></i>comes after<i "
           "class=\"wake\"></i>wakes</p>\n";
  }
  out += waits(finding);
  out += "<dl>" +
         definition("Rule",
                    escaped(finding.rule) + (finding.rule_source.empty()
                                                 ? ""
                                                 : " <span class=\"soft\">(" +
                                                       escaped(finding.rule_source) + ")</span>")) +
         definition("Advice", escaped(finding.advice)) +
         definition("Passes if", finding.passing ? escaped(finding.passing->difference) : "") +
         definition("Replay", replay(finding.token)) + "</dl>\n";
  if (finding.passing && !finding.passing->lines.empty()) {
    out += "<details><summary>The nearest schedule that passes</summary>\n" +
           Lanes(finding.tasks, finding.passing->lines, id + "p").text() + "</details>\n";
  }
  out += backtraces(finding);
  if (!source.empty()) out += "</div>\n" + source + "</div>\n";
  return out + "</article>\n";
}

std::string stages(const Report& report) {
  if (report.stages.empty()) return "";
  std::string out =
      "<table class=\"stages\"><tr><th>Workload</th><th>Result</th><th class=\"n\">Traces</th>"
      "<th class=\"n\">Executions</th></tr>\n";
  for (const Stage& stage : report.stages) {
    std::string result;
    if (stage.result == ResultKind::kFindings) result = "findings";
    if (stage.result == ResultKind::kBudgetSpent) result = "not complete";
    if (stage.result == ResultKind::kComplete) result = "complete";
    if (stage.result != ResultKind::kComplete && stage.bound_completed) {
      if (!result.empty()) result += ", ";
      result += "complete to " + preemptions(*stage.bound_completed);
    }
    out += "<tr><td>" + escaped(stage.name) + "</td><td>" + escaped(result) +
           "</td><td class=\"n\">" + count(stage.traces) + "</td><td class=\"n\">" +
           count(stage.executions) + "</td></tr>\n";
  }
  return out + "</table>\n";
}

}  // namespace

std::string render_html(const Report& report, const SourceReader& sources) {
  std::vector<std::string> names;
  for (const ModuleUnderTest& module : report.modules) names.push_back(module.name);
  std::string title = "holdfast explore " + joined(names, " ");
  std::string words = result_words(report);
  bool good = report.result == ResultKind::kComplete || report.result == ResultKind::kBoundComplete;
  bool bad = report.result == ResultKind::kFindings || report.result == ResultKind::kError;
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>" +
                    escaped(title) +
                    "</title>\n<meta name=\"viewport\" content=\"width=device-width, "
                    "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
                    "<style>" +
                    kPageStyle + "</style></head>\n<body><main>\n<header><h1>" + escaped(title) +
                    "</h1>\n<p class=\"" +
                    (good  ? "ok"
                     : bad ? "bad"
                           : "soft") +
                    "\">" + escaped(words) + "</p>\n";
  if (!report.command.empty())
    out += "<p class=\"soft\"><code>" + escaped(report.command) + "</code></p>\n";
  for (const ModuleUnderTest& module : report.modules) {
    if (module.entries.empty()) continue;
    out += "<p class=\"soft\">" + escaped(module.name) + " registered " +
           escaped(joined(module.entries, ", ")) + "</p>\n";
  }
  out += stages(report) + "</header>\n";
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    out += article(report.findings[i], i + 1, sources);
  }
  if (!report.limits.empty()) {
    out += "<footer>Not looked at: " + escaped(joined(report.limits, "; ")) + "</footer>\n";
  }
  return out + "</main>\n<script>" + kPageScript + "</script></body></html>\n";
}

}  // namespace holdfast::checker
