// SARIF 2.1.0: a rule for each kind, a result for each finding, its schedule as a code flow with a
// thread flow for each task and executionOrder across them.
#include <algorithm>
#include <cctype>
#include <cstring>
#include <nlohmann/json.hpp>

#include "checker/render.h"
#include "checker/render_words.h"

#ifndef HOLDFAST_VERSION
#define HOLDFAST_VERSION "0.1.0"
#endif

namespace holdfast::checker {
namespace {

using Json = nlohmann::ordered_json;

// Paths as URIs: absolute ones with a scheme, others as they are; what a URI cannot hold, escaped.
std::string uri(const std::string& path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string text = path.starts_with("/") ? "file://" : "";
  for (char c : path) {
    bool plain = std::isalnum(static_cast<unsigned char>(c)) || std::strchr("/._-~+@", c);
    if (plain) {
      text += c;
    } else {
      text += '%';
      text += kHex[static_cast<unsigned char>(c) >> 4];
      text += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return text;
}

Json location(const Site& site, const std::string& message) {
  Json json = Json::object();
  if (!site.file.empty()) {
    json["physicalLocation"]["artifactLocation"]["uri"] = uri(site.file);
    if (site.line) json["physicalLocation"]["region"]["startLine"] = site.line;
  }
  if (!site.function.empty()) {
    json["logicalLocations"] = Json::array({{{"name", site.function}, {"kind", "function"}}});
  }
  if (!message.empty()) json["message"]["text"] = message;
  return json;
}

std::string line_words(const Line& line) {
  std::string text = line.operation;
  std::string value = values(line);
  if (!value.empty()) text += ": " + value;
  return text;
}

Json code_flow(const Finding& finding) {
  Json flows = Json::array();
  for (unsigned task = 0; task < finding.tasks.size(); ++task) {
    Json locations = Json::array();
    for (std::size_t i = 0; i < finding.lines.size(); ++i) {
      const Line& line = finding.lines[i];
      if (line.task != task) continue;
      bool essential = line.racing || line.kind == LineKind::kFault;
      locations.push_back({{"location", location(line.site, line_words(line))},
                           {"executionOrder", i + 1},
                           {"importance", essential ? "essential" : "important"}});
    }
    if (locations.empty()) continue;
    flows.push_back({{"id", "task " + std::to_string(task + 1)},
                     {"message", {{"text", finding.tasks[task].name}}},
                     {"locations", locations}});
  }
  return flows;
}

Json related(const Finding& finding) {
  Json list = Json::array();
  for (const Backtrace& backtrace : finding.backtraces) {
    for (const Frame& frame : backtrace.frames) {
      if (frame.site.file.empty()) continue;
      Json json = location(frame.site, backtrace.title);
      json["id"] = list.size() + 1;
      list.push_back(json);
      break;
    }
  }
  return list;
}

Json stacks(const Finding& finding) {
  Json list = Json::array();
  for (const Backtrace& backtrace : finding.backtraces) {
    Json frames = Json::array();
    for (const Frame& frame : backtrace.frames) {
      Json json{{"location", location(frame.site, "")}};
      if (!frame.module.empty()) json["module"] = frame.module;
      frames.push_back(json);
    }
    list.push_back({{"message", {{"text", backtrace.title}}}, {"frames", frames}});
  }
  return list;
}

Json result(const Finding& finding, std::size_t rule) {
  Json json{{"ruleId", kind_id(finding.kind)},
            {"ruleIndex", rule},
            {"level", is_error(finding.kind) ? "error" : "warning"}};
  json["message"]["text"] = finding.message.empty() ? kind_title(finding.kind) : finding.message;
  json["locations"] = Json::array({location(finding.site, "")});
  if (Json more = related(finding); !more.empty()) json["relatedLocations"] = more;
  if (Json flows = code_flow(finding); !flows.empty()) {
    json["codeFlows"] = Json::array({{{"threadFlows", flows}}});
  }
  if (Json all = stacks(finding); !all.empty()) json["stacks"] = all;
  json["partialFingerprints"]["holdfast/v1"] = std::string(kind_id(finding.kind)) + ":" +
                                               file_name(finding.site.file) + ":" +
                                               finding.site.function;
  json["properties"] = {{"token", finding.token},
                        {"preemptions", finding.preemptions},
                        {"minimal", finding.minimal},
                        {"workload", finding.workload}};
  return json;
}

}  // namespace

std::string render_sarif(const Report& report) {
  Json rules = Json::array();
  Json results = Json::array();
  std::vector<FindingKind> kinds;
  for (const Finding& finding : report.findings) {
    auto it = std::find(kinds.begin(), kinds.end(), finding.kind);
    auto rule = static_cast<std::size_t>(it - kinds.begin());
    if (it == kinds.end()) {
      kinds.push_back(finding.kind);
      Json json{
          {"id", kind_id(finding.kind)},
          {"shortDescription", {{"text", kind_help(finding.kind)}}},
          {"defaultConfiguration", {{"level", is_error(finding.kind) ? "error" : "warning"}}}};
      if (!finding.rule.empty()) {
        json["fullDescription"]["text"] =
            finding.rule + (finding.rule_source.empty() ? "" : " (" + finding.rule_source + ")");
      }
      if (!finding.advice.empty()) json["help"]["text"] = finding.advice;
      rules.push_back(json);
    }
    results.push_back(result(finding, rule));
  }
  Json invocation{{"executionSuccessful", report.result != ResultKind::kError}};
  if (!report.command.empty()) invocation["commandLine"] = report.command;
  if (!report.error.empty()) {
    invocation["toolExecutionNotifications"] =
        Json::array({{{"level", "error"}, {"message", {{"text", report.error}}}}});
  }
  Json run;
  run["tool"]["driver"] = {
      {"name", "holdfast"}, {"semanticVersion", HOLDFAST_VERSION}, {"rules", rules}};
  run["invocations"] = Json::array({invocation});
  run["columnKind"] = "utf16CodeUnits";
  run["results"] = results;
  run["properties"] = {{"result", result_id(report.result)},
                       {"traces", report.traces},
                       {"executions", report.executions}};
  Json json{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
            {"version", "2.1.0"},
            {"runs", Json::array({run})}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace holdfast::checker
