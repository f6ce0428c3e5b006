// For a terminal: one column a task, and of the schedule no more lines than fit.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "checker/render.h"
#include "checker/render_words.h"

namespace holdfast::checker {

std::optional<std::vector<std::string>> read_source(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) return std::nullopt;
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

namespace {

constexpr const char* kRed = "31;1";
constexpr const char* kYellow = "33";
constexpr const char* kBold = "1";
constexpr const char* kFaint = "2";

class Text {
 public:
  explicit Text(const TextStyle& style) : style_(style) {}
  std::string paint(const std::string& text, const char* colour) const {
    if (!style_.colour || text.empty() || !colour) return text;
    return std::string("\x1b[") + colour + "m" + text + "\x1b[0m";
  }
  void line(std::string text) {
    while (!text.empty() && text.back() == ' ') text.pop_back();
    out_ += text + "\n";
    ++lines_;
  }
  // Wrapped to the width, further lines indented.
  void paragraph(const std::string& label, const std::string& text) {
    if (text.empty()) return;
    const std::size_t room = style_.width > label.size() + 24 ? style_.width - label.size() : 24;
    std::string rest = text;
    for (bool first = true; !rest.empty(); first = false) {
      std::size_t end = rest.size();
      if (end > room) {
        end = rest.rfind(' ', room);
        if (end == std::string::npos || end == 0) end = room;
      }
      line((first ? paint(label, kFaint) : std::string(label.size(), ' ')) + rest.substr(0, end));
      rest.erase(0, end);
      rest.erase(0, rest.find_first_not_of(' '));
    }
  }
  unsigned lines() const { return lines_; }
  std::string& out() { return out_; }

 private:
  const TextStyle& style_;
  std::string out_;
  unsigned lines_ = 0;
};

// How much a line says about the finding.
int weight(const Line& line) {
  if (line.kind == LineKind::kFault) return 6;
  if (line.racing) return 5;
  if (line.woken || line.happens_after || line.kind == LineKind::kUnload) return 4;
  const bool changes = line.kind == LineKind::kFree || line.kind == LineKind::kAlloc ||
                       line.kind == LineKind::kWrite || line.kind == LineKind::kUpdate;
  if (line.preempts || changes) return 3;
  if (line.kind == LineKind::kWait || line.kind == LineKind::kLock) return 2;
  return line.kind == LineKind::kRead || line.kind == LineKind::kUnlock ? 0 : 1;
}

// The lines to show: the weightiest, in their order.
std::vector<bool> choose_lines(const std::vector<Line>& lines, std::size_t most) {
  std::vector<std::size_t> order(lines.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    int x = weight(lines[a]), y = weight(lines[b]);
    return x != y ? x > y : a > b;  // of equals the later: nearer to the end
  });
  std::vector<bool> shown(lines.size(), lines.size() <= most);
  for (std::size_t i = 0; i < order.size() && i < most; ++i) shown[order[i]] = true;
  return shown;
}

std::string fit(const std::string& text, std::size_t width) {
  if (text.size() <= width) return text + std::string(width - text.size(), ' ');
  if (width <= 3) return text.substr(0, width);
  return text.substr(0, width - 3) + "...";
}

// A task's name: what tells equal ones apart, "(2)", stays.
std::string fit_name(const std::string& name, std::size_t width) {
  const std::size_t tail = name.rfind(" (");
  if (name.size() <= width || tail == std::string::npos || name.size() - tail + 6 > width) {
    return fit(name, width);
  }
  const std::string end = name.substr(tail);
  return fit(name.substr(0, tail), width - end.size()) + end;
}

std::string stripped(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::string cell(const Line& line) {
  std::string text = line.kind == LineKind::kFault ? "! " : line.preempts ? "> " : "  ";
  text += line.operation;
  std::string value = values(line);
  if (!value.empty()) text += ": " + value;
  if (!line.locks.empty()) text += " [" + joined(line.locks, ", ") + "]";
  return text;
}

const char* colour_of(const Line& line) {
  if (line.kind == LineKind::kFault) return kRed;
  if (line.racing) return kYellow;
  return nullptr;
}

class Table {
 public:
  Table(const Finding& finding, const TextStyle& style, Text& text)
      : finding_(finding), style_(style), text_(text), column_(finding.tasks.size(), -1) {}

  void draw(std::size_t most) {
    std::vector<bool> shown = choose_lines(finding_.lines, most);
    choose_columns(shown);
    heading();
    std::size_t left_out = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (shown[i]) {
        row(finding_.lines[i]);
      } else {
        ++left_out;
      }
    }
    if (left_out) {
      text_.line(text_.paint(
          stripped(fit(std::string(place_width_, ' ') + "  (" + std::to_string(left_out) +
                           " more, left out; --html has all)",
                       style_.width)),
          kFaint));
    }
  }

 private:
  void choose_columns(const std::vector<bool>& shown) {
    int columns = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const Line& line = finding_.lines[i];
      if (!shown[i] || line.task >= column_.size()) continue;
      place_width_ = std::max(place_width_, short_place(line.site).size());
      column_[line.task] = 0;
    }
    for (int& column : column_) {
      if (column == 0) column = columns++;
    }
    place_width_ = std::min<std::size_t>(place_width_, 24);
    std::size_t room = style_.width > place_width_ + 2 ? style_.width - place_width_ - 2 : 0;
    width_ = columns ? std::max<std::size_t>(room / static_cast<std::size_t>(columns), 18) : 18;
  }
  void heading() {
    std::string line = std::string(place_width_ + 2, ' ');
    for (std::size_t task = 0; task < column_.size(); ++task) {
      if (column_[task] < 0) continue;
      line += "  " + fit_name(finding_.tasks[task].name, width_ - 3) + " ";
    }
    text_.line(text_.paint(stripped(line), kBold));
  }
  void row(const Line& line) {
    if (line.task >= column_.size()) return;
    std::size_t before = width_ * static_cast<std::size_t>(column_[line.task]);
    // What stands in the last column may use what is left of the line.
    std::size_t after = style_.width > place_width_ + 2 + before
                            ? style_.width - place_width_ - 2 - before
                            : width_;
    std::string body = stripped(fit(cell(line), std::max(after, width_) - 1));
    text_.line(text_.paint(fit(short_place(line.site), place_width_), kFaint) + "  " +
               std::string(before, ' ') + text_.paint(body, colour_of(line)));
  }

  const Finding& finding_;
  const TextStyle& style_;
  Text& text_;
  std::vector<int> column_;  // by task; -1: not shown
  std::size_t place_width_ = 4;
  std::size_t width_ = 30;
};

std::string task_name(const Finding& finding, unsigned task) {
  return task < finding.tasks.size() ? finding.tasks[task].name : "task " + std::to_string(task);
}

void add_waits(Text& text, const Finding& finding) {
  for (const WaitEdge& wait : finding.waits) {
    std::string line = task_name(finding, wait.task) + " waits for " + wait.what;
    if (!short_place(wait.site).empty()) line += " at " + short_place(wait.site);
    if (wait.holder) {
      line += ", which " + task_name(finding, *wait.holder) + " would have to give";
      if (wait.held_since.line) line += " (has it since " + short_place(wait.held_since) + ")";
    } else {
      line += ", which nobody will give";
    }
    text.paragraph("", line);
  }
}

void add_backtraces(Text& text, const Finding& finding) {
  for (const Backtrace& backtrace : finding.backtraces) {
    std::vector<std::string> frames;
    for (const Frame& frame : backtrace.frames) {
      if (frames.size() == 4) break;
      frames.push_back(frame.site.line ? frame.site.function + " " + short_place(frame.site)
                                       : frame.site.function);
    }
    text.paragraph(backtrace.title + ": ", joined(frames, " < "));
  }
}

}  // namespace

std::string render_text(const Finding& finding, const TextStyle& style) {
  Text head(style);
  std::string where = place(finding.site);
  head.line(head.paint(kind_title(finding.kind), is_error(finding.kind) ? kRed : kYellow) +
            (where.empty() ? "" : "  " + where));
  head.paragraph("  ", message_below_title(finding));
  std::string found = preemption_words(finding);
  if (finding.execution) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.2f", finding.found_after);
    found += "; execution " + number_words(static_cast<double>(finding.execution)) + ", after " +
             seconds + " s";
  }
  if (!finding.workload.empty()) found += "; with " + finding.workload;
  head.paragraph("  ", found);

  Text tail(style);
  add_waits(tail, finding);
  add_backtraces(tail, finding);
  tail.paragraph(
      "rule: ",
      finding.rule + (finding.rule_source.empty() ? "" : " (" + finding.rule_source + ")"));
  if (finding.passing) tail.paragraph("passes if: ", finding.passing->difference);
  tail.paragraph("advice: ", finding.advice);
  if (!finding.token.empty())
    tail.line(tail.paint("replay: ", kFaint) + "holdfast replay " + finding.token);

  if (!finding.lines.empty()) {
    unsigned used = head.lines() + tail.lines() + 2;  // and the heading, and what is left out
    Table(finding, style, head).draw(style.most_lines > used + 6 ? style.most_lines - used : 6);
  }
  return head.out() + tail.out();
}

std::string render_text(const Report& report, const TextStyle& style) {
  std::string text;
  for (const Finding& finding : report.findings) text += render_text(finding, style) + "\n";
  Text summary(style);
  for (const Stage& stage : report.stages) {
    std::string line = stage.name + ": " + number_words(static_cast<double>(stage.traces)) +
                       " traces in " + number_words(static_cast<double>(stage.executions)) +
                       " executions";
    if (stage.result == ResultKind::kComplete) {
      line += ", complete";
    } else if (stage.bound_completed) {
      line += ", complete to " + preemptions(*stage.bound_completed);
    }
    summary.paragraph("  ", line);
  }
  std::string words = result_words(report);
  words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
  summary.line(summary.paint(words, kBold));
  if (report.findings.empty()) summary.paragraph("Not looked at: ", joined(report.limits, "; "));
  return text + summary.out();
}

}  // namespace holdfast::checker
