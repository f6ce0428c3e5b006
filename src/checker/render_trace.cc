// Chrome's trace event format: a process for each finding, a thread for each task, a slice for each
// line. Time is the order of events, ten microseconds each: nothing here was measured.
#include <nlohmann/json.hpp>

#include "checker/render.h"
#include "checker/render_words.h"

namespace holdfast::checker {
namespace {

using Json = nlohmann::ordered_json;
constexpr double kStep = 10;
constexpr double kLength = 8;

class Trace {
 public:
  void add(const Finding& finding, std::size_t number) {
    process_ = number;
    name("process_name", 0, kind_title(finding.kind) + ": " + message_below_title(finding));
    for (std::size_t task = 0; task < finding.tasks.size(); ++task) {
      name("thread_name", task + 1, finding.tasks[task].name);
      Json order = event("M", "thread_sort_index", task + 1);
      order["args"]["sort_index"] = task;
      events_.push_back(order);
    }
    for (std::size_t i = 0; i < finding.lines.size(); ++i) slice(finding, i);
    for (std::size_t i = 0; i < finding.lines.size(); ++i) arrows(finding, i);
  }
  std::string text() const {
    Json json{{"displayTimeUnit", "ns"}, {"traceEvents", events_}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
  }

 private:
  Json event(const char* phase, const std::string& title, std::size_t thread) const {
    return {{"ph", phase}, {"name", title}, {"pid", process_}, {"tid", thread}};
  }
  void name(const char* what, std::size_t thread, const std::string& text) {
    Json json = event("M", what, thread);
    json["args"]["name"] = text;
    events_.push_back(json);
  }
  static double start(std::size_t i) { return static_cast<double>(i) * kStep; }
  void slice(const Finding& finding, std::size_t i) {
    const Line& line = finding.lines[i];
    Json json = event("X", line.operation, line.task + 1);
    json["cat"] = line_kind_id(line.kind);
    json["ts"] = start(i);
    json["dur"] = kLength;
    if (line.kind == LineKind::kFault) {
      json["cname"] = "terrible";
    } else if (line.racing) {
      json["cname"] = "bad";
    }
    Json& arguments = json["args"];
    arguments["place"] = place(line.site);
    arguments["event"] = line.event;
    if (!line.object.empty()) arguments["object"] = line.object;
    if (std::string value = values(line); !value.empty()) arguments["value"] = value;
    if (!line.locks.empty()) arguments["locks"] = joined(line.locks, ", ");
    if (line.preempts) arguments["preempts"] = true;
    events_.push_back(json);
    if (line.kind != LineKind::kFault) return;
    Json mark = event("i", kind_title(finding.kind), line.task + 1);
    mark["ts"] = start(i);
    mark["s"] = "p";
    events_.push_back(mark);
  }
  void arrow(const char* what, const Line& from, std::size_t from_index, const Line& to,
             std::size_t to_index) {
    ++arrow_;
    Json begin = event("s", what, from.task + 1);
    begin["cat"] = what;
    begin["id"] = arrow_;
    begin["ts"] = start(from_index) + kLength / 2;
    events_.push_back(begin);
    Json end = event("f", what, to.task + 1);
    end["cat"] = what;
    end["id"] = arrow_;
    end["bp"] = "e";
    end["ts"] = start(to_index) + kLength / 2;
    events_.push_back(end);
  }
  void arrows(const Finding& finding, std::size_t i) {
    const Line& line = finding.lines[i];
    if (line.happens_after && *line.happens_after < finding.lines.size()) {
      arrow("happens after", finding.lines[*line.happens_after], *line.happens_after, line, i);
    }
    if (!line.woken) return;
    for (std::size_t j = i + 1; j < finding.lines.size(); ++j) {
      if (finding.lines[j].task != *line.woken) continue;
      arrow("wakes", line, i, finding.lines[j], j);
      return;
    }
  }

  Json events_ = Json::array();
  std::size_t process_ = 0;
  unsigned arrow_ = 0;
};

}  // namespace

std::string render_trace(const Report& report) {
  Trace trace;
  for (std::size_t i = 0; i < report.findings.size(); ++i) trace.add(report.findings[i], i + 1);
  return trace.text();
}

}  // namespace holdfast::checker
