// Every form of a report, of findings made by hand, beside golden files. HOLDFAST_UPDATE_GOLDEN=1
// writes them anew: look at the difference before you commit it.
#include "checker/render.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "checker/render_words.h"
#include "checker/support/sample_report.h"

namespace holdfast::checker {
namespace {

using nlohmann::json;

const std::string kRoot = HOLDFAST_SOURCE_DIR "/";

std::optional<std::vector<std::string>> from_root(const std::string& path) {
  return read_source(kRoot + path);
}

std::string file_text(const std::string& path) {
  std::ifstream stream(path);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

void expect_golden(const std::string& name, const std::string& text) {
  std::string path = kRoot + "tests/checker/golden/" + name;
  if (std::getenv("HOLDFAST_UPDATE_GOLDEN")) std::ofstream(path) << text;
  EXPECT_EQ(text, file_text(path)) << path;
}

std::size_t line_count(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(render_text, golden) {
  expect_golden("report.txt", render_text(sample_report(), {}));
  expect_golden("clean.txt", render_text(clean_report(), {}));
}

TEST(render_text, colours_only_if_wanted) {
  TextStyle style;
  EXPECT_EQ(render_text(sample_report(), style).find('\x1b'), std::string::npos);
  style.colour = true;
  std::string painted = render_text(sample_report(), style);
  EXPECT_NE(painted.find("\x1b[31;1m"), std::string::npos);
  std::string plain;
  for (std::size_t i = 0; i < painted.size(); ++i) {
    if (painted[i] == '\x1b') {
      i = painted.find('m', i);
    } else {
      plain += painted[i];
    }
  }
  style.colour = false;
  EXPECT_EQ(plain, render_text(sample_report(), style));
}

// However long the schedule: what matters stays, and the whole is no longer than was asked for.
TEST(render_text, long_schedules_are_cut_to_what_matters) {
  Finding finding = sample_report().findings[0];
  std::vector<Line> lines = finding.lines;
  Line noise = lines[1];
  noise.kind = LineKind::kRead;
  noise.operation = "noise";
  finding.lines.clear();
  for (const Line& line : lines) {
    for (int i = 0; i < 50; ++i) finding.lines.push_back(noise);
    finding.lines.push_back(line);
    finding.lines.back().happens_after = {};
  }
  std::string text = render_text(finding, {});
  EXPECT_LE(line_count(text), 25u) << text;
  for (const char* needed : {"WRITE_ONCE(ready, 1): 0 -> 1", "text and data go away",
                             "! returns into text that is gone", "left out"}) {
    EXPECT_NE(text.find(needed), std::string::npos) << needed << "\n" << text;
  }
}

TEST(render_text, keeps_to_the_width) {
  for (unsigned width : {60u, 80u, 120u}) {
    TextStyle style;
    style.width = width;
    std::istringstream text(render_text(sample_report(), style));
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with("replay:") || line.find("traces in") != std::string::npos) continue;
      EXPECT_LE(line.size(), width) << line;
    }
  }
}

TEST(render_words, results) {
  EXPECT_EQ(number_words(0), "0");
  EXPECT_EQ(number_words(999), "999");
  EXPECT_EQ(number_words(1000), "1,000");
  EXPECT_EQ(number_words(53732412), "53,732,412");
  EXPECT_EQ(number_words(999999999999999), "999,999,999,999,999");
  EXPECT_EQ(number_words(7.9e299), "10^300");
  Report report = clean_report();
  EXPECT_NE(result_words(report).find("every interleaving of at most 3 preemptions"),
            std::string::npos);
  report.result = ResultKind::kError;
  report.error = "no such file";
  EXPECT_EQ(result_words(report), "could not run: no such file");
}

TEST(render_json, golden_and_complete) {
  std::string text = render_json(sample_report());
  expect_golden("report.json", text);
  json report = json::parse(text);
  EXPECT_EQ(report["format"], "holdfast-report");
  EXPECT_EQ(report["version"], 1);
  EXPECT_EQ(report["findings"][0]["lines"].size(), sample_report().findings[0].lines.size());
  EXPECT_EQ(report["findings"][1]["waits"][0]["holder"], 1);
  EXPECT_FALSE(json::parse(render_json(clean_report()))["findings"].size());
}

// Bytes that are no UTF-8 come out as something that is.
TEST(render_json, any_bytes) {
  Report report = sample_report();
  report.findings[0].message = "bad \xff\xfe bytes";
  for (const std::string& text :
       {render_json(report), render_sarif(report), render_trace(report)}) {
    EXPECT_TRUE(json::accept(text));
  }
}

// What SARIF 2.1.0 demands of the objects that are used.
TEST(render_sarif, structure) {
  std::string text = render_sarif(sample_report());
  expect_golden("report.sarif", text);
  json sarif = json::parse(text);
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_NE(sarif["$schema"].get<std::string>().find("sarif-2.1.0"), std::string::npos);
  ASSERT_EQ(sarif["runs"].size(), 1u);
  const json& run = sarif["runs"][0];
  EXPECT_TRUE(run["tool"]["driver"]["name"].is_string());
  EXPECT_TRUE(run["invocations"][0]["executionSuccessful"].is_boolean());
  const json& rules = run["tool"]["driver"]["rules"];
  std::set<std::string> ids;
  for (const json& rule : rules) {
    EXPECT_TRUE(ids.insert(rule["id"]).second);
    EXPECT_FALSE(rule["shortDescription"]["text"].get<std::string>().empty());
  }
  const std::set<std::string> levels{"none", "note", "warning", "error"};
  ASSERT_EQ(run["results"].size(), 3u);
  for (const json& result : run["results"]) {
    EXPECT_EQ(rules[result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
    EXPECT_TRUE(levels.contains(result["level"]));
    EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
    for (const json& location : result["locations"]) {
      const json& physical = location["physicalLocation"];
      EXPECT_TRUE(physical["artifactLocation"]["uri"].is_string());
      EXPECT_GE(physical["region"]["startLine"], 1);
    }
    if (!result.contains("codeFlows")) continue;
    std::set<int> order;
    for (const json& flow : result["codeFlows"][0]["threadFlows"]) {
      ASSERT_FALSE(flow["locations"].empty());
      for (const json& step : flow["locations"]) {
        EXPECT_TRUE(order.insert(step["executionOrder"].get<int>()).second);
        EXPECT_TRUE(step.contains("location"));
      }
    }
  }
}

TEST(render_sarif, paths_are_uris) {
  Report report = sample_report();
  report.findings[2].site.file = "/tmp/a b/100%.c";
  json sarif = json::parse(render_sarif(report));
  EXPECT_EQ(
      sarif["runs"][0]["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
      "file:///tmp/a%20b/100%25.c");
}

TEST(render_trace, slices_and_arrows) {
  json trace = json::parse(render_trace(sample_report()));
  std::map<std::string, int> phases;
  std::map<int, double> begun;
  std::map<std::pair<int, int>, double> last;
  for (const json& event : trace["traceEvents"]) {
    std::string phase = event["ph"];
    ++phases[phase];
    EXPECT_TRUE(event["pid"].is_number());
    EXPECT_TRUE(event["tid"].is_number());
    if (phase == "X") {  // in their order, and none over another
      double& until = last[{event["pid"], event["tid"]}];
      EXPECT_GE(event["ts"].get<double>(), until);
      until = event["ts"].get<double>() + event["dur"].get<double>();
    }
    if (phase == "s") begun[event["id"]] = event["ts"];
    if (phase == "f") {
      ASSERT_TRUE(begun.contains(event["id"]));
      EXPECT_GT(event["ts"].get<double>(), begun[event["id"]]);
    }
  }
  EXPECT_EQ(phases["X"], 13);
  EXPECT_EQ(phases["s"], 3);
  EXPECT_EQ(phases["f"], 3);
  EXPECT_EQ(phases["i"], 2);
}

TEST(render_html, stands_alone) {
  std::string page = render_html(sample_report(), from_root);
  expect_golden("report.html", page);
  for (const char* other : {"http://", "https://", "src=", "@import", "url("}) {
    std::size_t at = page.find(other);
    // The name of the SVG namespace is no address that anybody loads.
    while (at != std::string::npos && page.compare(at, 23, "http://www.w3.org/2000/") == 0) {
      at = page.find(other, at + 1);
    }
    EXPECT_EQ(at, std::string::npos) << other;
  }
  EXPECT_NE(page.find("prefers-color-scheme: dark"), std::string::npos);
  EXPECT_NE(page.find("store &lt;level&gt; &amp; rmmod"), std::string::npos);
  EXPECT_EQ(page.find("<level>"), std::string::npos);
  EXPECT_NE(page.find("data-wakes=\"f1-l7\""), std::string::npos);
  EXPECT_NE(page.find("data-after=\"f1-l8\""), std::string::npos);
  EXPECT_NE(page.find("wait_event(queue, READ_ONCE(ready));"), std::string::npos);
}

// Whatever a module calls its files and functions is text, never markup.
TEST(render_html, nothing_gets_out_of_its_text) {
  const std::string evil = "\"><script>alert('1')</script>&";
  Report report = sample_report();
  Finding& finding = report.findings[0];
  report.command = report.modules[0].name = report.modules[0].entries[0] = evil;
  finding.message = finding.rule = finding.advice = finding.token = finding.workload = evil;
  finding.tasks[0].name = finding.tasks[0].ended = evil;
  finding.passing->difference = evil;
  for (Line& line : finding.lines) {
    line.operation = line.site.function = line.site.file = evil;
    line.before = line.after = evil;
    line.locks = {evil};
  }
  std::string page = render_html(report, from_root);
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("alert('1')"), std::string::npos);
}

TEST(render_html, says_when_nothing_was_found) {
  std::string page = render_html(clean_report(), from_root);
  EXPECT_NE(page.find("class=\"ok\">nothing found: every interleaving"), std::string::npos);
  EXPECT_EQ(page.find("<article"), std::string::npos);
}

std::string chromium() {
  for (const char* name :
       {"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"}) {
    if (access(name, X_OK) == 0) return name;
  }
  return "";
}

// In a real browser, both ways round: the arrows are drawn, and nothing is wider than the page.
TEST(render_html, in_chromium) {
  std::string browser = chromium();
  if (browser.empty()) GTEST_SKIP() << "no chromium here: apt-get install chromium";
  std::string folder = testing::TempDir() + "holdfast_html." + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  std::string page = render_html(sample_report(), from_root);
  const std::string probe =
      "<script>addEventListener('load', () => { const d = document.documentElement;"
      "d.dataset.arrows = document.querySelectorAll('.lanes > svg path').length;"
      "d.dataset.wide = d.scrollWidth - d.clientWidth;"
      "d.dataset.page = getComputedStyle(document.body).backgroundColor; });</script>";
  page.insert(page.find("</body>"), probe);
  std::ofstream(folder + "/report.html") << page;
  std::set<std::string> backgrounds;
  for (bool dark : {false, true}) {
    std::string out = folder + (dark ? "/dark" : "/light");
    std::string command = "timeout 60 " + browser +
                          " --headless --no-sandbox --disable-gpu --disable-dev-shm-usage "
                          "--virtual-time-budget=2000 --window-size=1400,1800 --user-data-dir=" +
                          folder + "/profile " +
                          (dark ? "--blink-settings=preferredColorScheme=0 "
                                : "--blink-settings=preferredColorScheme=1 ") +
                          "--dump-dom file://" + folder + "/report.html > " + out + ".html 2> " +
                          out + ".err";
    ASSERT_EQ(std::system(command.c_str()), 0) << file_text(out + ".err");
    std::string dom = file_text(out + ".html");
    auto value = [&](const std::string& name) {
      std::size_t begin = dom.find(name + "=\"");
      if (begin == std::string::npos) return std::string("absent");
      begin += name.size() + 2;
      return dom.substr(begin, dom.find('"', begin) - begin);
    };
    EXPECT_EQ(value("data-arrows"), "6");  // three, with their heads
    EXPECT_EQ(value("data-wide"), "0");
    backgrounds.insert(value("data-page"));
  }
  EXPECT_EQ(backgrounds.size(), 2u) << "light and dark look the same";
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace holdfast::checker
