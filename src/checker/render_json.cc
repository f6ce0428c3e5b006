// docs/report-json.md is this file in prose: keep them together. What is absent is unknown or none.
#include <nlohmann/json.hpp>

#include "checker/render.h"
#include "checker/render_words.h"

namespace holdfast::checker {
namespace {

using Json = nlohmann::ordered_json;

Json of(const Site& site);
Json of(const Line& line);
Json of(const TaskColumn& task);
Json of(const WaitEdge& wait);
Json of(const Frame& frame);
Json of(const Backtrace& backtrace);
Json of(const Finding& finding);
Json of(const BoundLine& bound);
Json of(const Stage& stage);
Json of(const ModuleUnderTest& module);

template <class T>
Json list_of(const std::vector<T>& items) {
  Json json = Json::array();
  for (const T& item : items) json.push_back(of(item));
  return json;
}

Json of(const Site& site) {
  Json json = Json::object();
  if (!site.file.empty()) json["file"] = site.file;
  if (site.line) json["line"] = site.line;
  if (!site.function.empty()) json["function"] = site.function;
  json["in_module"] = site.in_module;
  return json;
}

Json of(const Line& line) {
  Json json{{"event", line.event}, {"task", line.task}, {"kind", line_kind_id(line.kind)}};
  json["site"] = of(line.site);
  json["operation"] = line.operation;
  if (!line.object.empty()) json["object"] = line.object;
  if (line.before) json["before"] = *line.before;
  if (line.after) json["after"] = *line.after;
  json["locks"] = line.locks;
  json["preempts"] = line.preempts;
  json["racing"] = line.racing;
  if (line.woken) json["wakes"] = *line.woken;
  if (line.happens_after) json["happens_after"] = *line.happens_after;
  return json;
}

Json of(const TaskColumn& task) {
  Json json{{"name", task.name}};
  if (!task.ended.empty()) json["ended"] = task.ended;
  json["takes_part"] = task.finding;
  return json;
}

Json of(const WaitEdge& wait) {
  Json json{{"task", wait.task}, {"what", wait.what}};
  if (wait.holder) json["holder"] = *wait.holder;
  json["site"] = of(wait.site);
  if (wait.held_since.line) json["held_since"] = of(wait.held_since);
  return json;
}

Json of(const Frame& frame) {
  Json json = of(frame.site);
  if (!frame.module.empty()) json["module"] = frame.module;
  return json;
}

Json of(const Backtrace& backtrace) {
  return {
      {"task", backtrace.task}, {"title", backtrace.title}, {"frames", list_of(backtrace.frames)}};
}

Json of(const Finding& finding) {
  Json json{{"kind", kind_id(finding.kind)}, {"message", finding.message}};
  json["rule"] = finding.rule;
  json["rule_source"] = finding.rule_source;
  if (!finding.advice.empty()) json["advice"] = finding.advice;
  json["module"] = finding.module;
  json["site"] = of(finding.site);
  json["preemptions"] = finding.preemptions;
  json["minimal"] = finding.minimal;
  json["execution"] = finding.execution;
  json["found_after_seconds"] = finding.found_after;
  json["workload"] = finding.workload;
  json["token"] = finding.token;
  json["tasks"] = list_of(finding.tasks);
  json["lines"] = list_of(finding.lines);
  json["waits"] = list_of(finding.waits);
  json["backtraces"] = list_of(finding.backtraces);
  if (finding.passing) {
    json["passing"] = {{"difference", finding.passing->difference},
                       {"lines", list_of(finding.passing->lines)},
                       {"token", finding.passing->token}};
  }
  return json;
}

Json of(const BoundLine& bound) {
  return {{"bound", bound.bound},
          {"traces", bound.traces},
          {"executions", bound.executions},
          {"failing", bound.failing}};
}

Json of(const Stage& stage) {
  Json json{{"name", stage.name}, {"tasks", stage.tasks}, {"result", result_id(stage.result)}};
  if (stage.bound_completed) json["bound_completed"] = *stage.bound_completed;
  json["bounds"] = list_of(stage.bounds);
  json["traces"] = stage.traces;
  json["executions"] = stage.executions;
  if (stage.estimated_traces > 0) json["estimated_traces"] = stage.estimated_traces;
  json["seconds"] = stage.seconds;
  return json;
}

Json of(const ModuleUnderTest& module) {
  return {{"name", module.name}, {"source", module.source}, {"entries", module.entries}};
}

}  // namespace

std::string render_json(const Report& report) {
  Json json{{"format", "holdfast-report"}, {"version", 1}, {"result", result_id(report.result)}};
  if (!report.error.empty()) json["error"] = report.error;
  json["command"] = report.command;
  json["modules"] = list_of(report.modules);
  json["kernel_version"] = report.kernel_version;
  json["strategy"] = report.strategy;
  json["bound"] = report.bound;
  if (report.bound_completed) json["bound_completed"] = *report.bound_completed;
  json["traces"] = report.traces;
  json["executions"] = report.executions;
  if (report.estimated_traces > 0) json["estimated_traces"] = report.estimated_traces;
  json["seconds"] = report.seconds;
  json["limits"] = report.limits;
  json["stages"] = list_of(report.stages);
  json["findings"] = list_of(report.findings);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace holdfast::checker
