// Modules with one mistake each (tests/explore/wrong), and the same without it (tests/explore/
// correct). A wrong one says in its head what is found in it, with how few preemptions; a correct
// one is explored to bound 1 and shows nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "checker/options.h"
#include "checker/render.h"
#include "checker/support/build_module.h"

namespace holdfast::checker {
namespace {

namespace fs = std::filesystem;

std::string folder(const char* kind) {
  return std::string(HOLDFAST_SOURCE_DIR) + "/tests/explore/" + kind;
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(folder("wrong"))) {
    all.push_back(entry.path().stem());
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string words_after(const std::string& text, const std::string& mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) return {};
  std::size_t end = text.find('\n', at);
  std::string words = text.substr(at + mark.size(), end - at - mark.size());
  if (words.ends_with(" */")) words.resize(words.size() - 3);
  return words;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find(" | ", begin);
    if (end == std::string::npos) end = text.size();
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 3;
  }
  return parts;
}

Report explore_file(const std::string& source) {
  std::ifstream stream(source);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Options options;
  options.seconds = 100;
  options.bound = 1;
  if (const std::string tasks = words_after(text, "tasks: "); !tasks.empty()) {
    options.scenarios.push_back(split(tasks));
  }
  std::optional<ModuleFile> module = build_module(source);
  if (!module) return {};
  options.modules.push_back(*module);
  return check(options);
}

class Pairs : public testing::TestWithParam<std::string> {};

TEST_P(Pairs, the_mistake_is_found_with_the_fewest_preemptions) {
  const std::string source = folder("wrong") + "/" + GetParam() + ".c";
  std::ifstream stream(source);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::string expected = words_after(text, "finds: ");
  const Report report = explore_file(source);
  ASSERT_EQ(report.result, ResultKind::kFindings) << report.error;
  std::vector<std::string> found;
  for (const Finding& finding : report.findings) {
    found.push_back(std::string(kind_id(finding.kind)) + ", " +
                    std::to_string(finding.preemptions) + " preemption" +
                    (finding.preemptions == 1 ? "" : "s"));
    EXPECT_FALSE(finding.token.empty());
  }
  EXPECT_THAT(found, testing::Contains(expected)) << render_text(report, {});
  EXPECT_TRUE(report.findings[0].minimal) << render_text(report, {});
}

TEST_P(Pairs, its_twin_is_clean_to_bound_1) {
  const Report report = explore_file(folder("correct") + "/" + GetParam() + ".c");
  EXPECT_TRUE(report.result == ResultKind::kComplete || report.result == ResultKind::kBoundComplete)
      << report.error << render_text(report, {});
}

INSTANTIATE_TEST_SUITE_P(seeded, Pairs, testing::ValuesIn(names()),
                         [](const auto& info) { return info.param; });

// Set up once or every time, searched by one or by two: the same traces.
TEST(Search, traces_do_not_depend_on_how_it_is_done) {
  std::optional<ModuleFile> module =
      build_module(std::string(HOLDFAST_SOURCE_DIR) + "/examples/hello_proc.c");
  ASSERT_TRUE(module);
  Options options;
  options.modules.push_back(*module);
  options.bound = 1;
  options.scenarios = {{"cat /proc/hello_world", "cat /proc/hello_world", "rmmod hello_proc"}};
  std::multiset<std::uint64_t> expected;
  for (auto [keep, workers] : {std::pair{false, 1u}, {true, 1u}, {true, 2u}}) {
    std::multiset<std::uint64_t> traces;
    options.keep = keep;
    options.workers = workers;
    options.on_trace = [&](std::uint64_t hash) { traces.insert(hash); };
    const Report report = check(options);
    EXPECT_EQ(report.result, ResultKind::kBoundComplete) << render_text(report, {});
    if (expected.empty()) expected = traces;
    EXPECT_EQ(traces, expected);
  }
  EXPECT_GT(expected.size(), 100u);
}

// The same schedule, the same story, hundreds of times (bench/run.sh replays: a thousand, in a
// process each).
TEST(Replay, is_the_same_every_time) {
  constexpr int kTimes = 150;
  const std::string source = folder("wrong") + "/shared_message.c";
  std::optional<ModuleFile> module = build_module(source);
  ASSERT_TRUE(module);
  Options options;
  options.modules.push_back(*module);
  options.scenarios = {{"cat /proc/t", "cat /proc/t"}};
  const Report report = check(options);
  ASSERT_FALSE(report.findings.empty());
  for (const Finding& finding : report.findings) {
    std::string first;
    for (int i = 0; i < kTimes; ++i) {
      Report again = replay(options, finding.token);
      ASSERT_EQ(again.findings.size(), 1u) << again.error;
      ASSERT_EQ(again.findings[0].kind, finding.kind);
      again.seconds = again.stages[0].seconds = 0;
      const std::string story = render_json(again);
      if (first.empty()) first = story;
      ASSERT_EQ(story, first);
    }
  }
}

// What nobody told the explorer of is noticed, and the place is named.
TEST(Replay, hidden_nondeterminism_is_named) {
  std::optional<ModuleFile> module =
      build_module(std::string(HOLDFAST_SOURCE_DIR) + "/tests/explore/hidden/hidden_clock.c");
  ASSERT_TRUE(module);
  Options options;
  options.modules.push_back(*module);
  options.scenarios = {{"cat /proc/t", "cat /proc/t", "rmmod hidden_clock"}};
  const Report report = check(options);
  ASSERT_FALSE(report.findings.empty());
  const Finding& finding = report.findings[0];
  EXPECT_EQ(finding.kind, FindingKind::kNondeterminism) << render_text(report, {});
  EXPECT_THAT(finding.message, testing::HasSubstr("cat /proc/t depends on something"));
  EXPECT_THAT(finding.message, testing::HasSubstr("t_read() at hidden_clock.c:1"));
  EXPECT_EQ(finding.site.line / 10, 1u) << finding.message;
}

}  // namespace
}  // namespace holdfast::checker
