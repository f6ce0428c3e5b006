#include "oracle/command.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>

#include "oracle/document.h"
#include "oracle/machine.h"
#include "oracle/normalise.h"
#include "oracle/verdict.h"

namespace holdfast::oracle {
namespace {

struct Options {
  std::vector<std::string> directories;
  std::string kernel, acceleration = "tcg", pending, document, headers, program, sdk;
  std::vector<std::string> only;
  bool record = false, recorded = false, json = false, strict = false;
};

// One line on the terminal that is written over; nothing where stderr is no terminal.
class ProgressLine {
 public:
  explicit ProgressLine(bool wanted) : shown_(wanted && isatty(2)) {}
  ~ProgressLine() { clear(); }
  void operator()(const std::string& what, std::size_t done, std::size_t of) {
    if (!shown_) return;
    std::lock_guard guard(mutex_);
    std::string bar(of ? 30 * std::min(done, of) / of : 0, '#');
    bar.resize(30, '.');
    fprintf(stderr, "\r\033[K[%s] %s %zu/%zu", bar.c_str(), what.c_str(), done, of);
    fflush(stderr);
    used_ = true;
  }
  void clear() {
    if (used_) fprintf(stderr, "\r\033[K");
    used_ = false;
  }

 private:
  bool shown_;
  bool used_ = false;
  std::mutex mutex_;
};

std::size_t screen_width() {
  winsize size{};
  if (ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return size.ws_col;
  return 160;
}

// "SUITE" or "SUITE/NAME".
bool wanted(const Scenario& scenario, const std::vector<std::string>& only) {
  if (only.empty()) return true;
  for (const std::string& pattern : only)
    if (scenario.name == pattern || scenario.name.starts_with(pattern + "/")) return true;
  return false;
}

std::vector<Suite> chosen_suites(const Options& options) {
  std::vector<Suite> result;
  for (const std::string& directory : options.directories)
    for (Suite suite : find_suites(directory)) {
      std::erase_if(suite.scenarios, [&](const Scenario& s) { return !wanted(s, options.only); });
      if (!suite.scenarios.empty()) result.push_back(suite);
    }
  return result;
}

Transcripts recorded_transcripts(const std::vector<Suite>& suites) {
  Transcripts result;
  result.kernel = "Linux, as recorded";
  for (const Suite& suite : suites)
    for (const Scenario& scenario : suite.scenarios)
      if (auto text = read_file(scenario.transcript()))
        result.outputs[scenario.name] = without_header(*text);
  return result;
}

int record(const std::vector<Suite>& suites, const Transcripts& transcripts) {
  int changed = 0;
  for (const Suite& suite : suites)
    for (const Scenario& scenario : suite.scenarios) {
      auto output = transcripts.outputs.find(scenario.name);
      if (output == transcripts.outputs.end()) continue;
      std::string text = "# " + transcripts.kernel + "\n" + normalise(output->second);
      std::string before = read_file(scenario.transcript()).value_or("");
      if (without_header(before) == without_header(text)) continue;
      ++changed;
      printf("%s %s\n", before.empty() ? "recorded" : "CHANGED ", scenario.name.c_str());
      if (!before.empty())
        fputs(side_by_side(difference(without_header(before), without_header(text)), screen_width(),
                           3, "before", "now")
                  .c_str(),
              stdout);
      if (!write_file(scenario.transcript(), text)) {
        fprintf(stderr, "cannot write %s\n", scenario.transcript().c_str());
        return 2;
      }
    }
  printf("%zu transcripts of %s, %d of them new or changed\n", transcripts.outputs.size(),
         transcripts.kernel.c_str(), changed);
  return 0;
}

std::optional<std::string> output_of(const Transcripts& transcripts, const std::string& name) {
  auto found = transcripts.outputs.find(name);
  if (found == transcripts.outputs.end()) return std::nullopt;
  return found->second;
}

void print_json(const std::vector<Verdict>& verdicts) {
  nlohmann::json all = nlohmann::json::array();
  for (const Verdict& verdict : verdicts) {
    nlohmann::json differing = nlohmann::json::array();
    for (const DiffLine& line : verdict.lines) {
      if (line.kind == DiffLine::same) continue;
      nlohmann::json entry;
      if (line.kind != DiffLine::only_holdfast) entry["linux"] = line.linux_text;
      if (line.kind != DiffLine::only_linux) entry["holdfast"] = line.holdfast_text;
      differing.push_back(entry);
    }
    all.push_back({{"scenario", verdict.scenario->name},
                   {"result", name_of(verdict.kind)},
                   {"reason", verdict.reason},
                   {"lines", verdict.lines.size()},
                   {"differences", differing}});
  }
  // Bytes of a module's making need not be UTF-8.
  std::cout << all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void print_text(const std::vector<Verdict>& verdicts) {
  std::size_t good = 0;
  for (const Verdict& verdict : verdicts) {
    good += verdict.kind == Verdict::equal;
    printf("%-10s %s%s%s\n", name_of(verdict.kind), verdict.scenario->name.c_str(),
           verdict.reason.empty() ? "" : ": ", verdict.reason.c_str());
    if (verdict.kind == Verdict::differs)
      fputs(side_by_side(verdict.lines, screen_width()).c_str(), stdout);
    for (const KnownDifference& entry : verdict.known)
      if (verdict.kind == Verdict::stale_known && !entry.seen)
        printf("  differences.txt: this no longer occurs: %s\n", entry.reason.c_str());
    if (verdict.kind == Verdict::pending_stale) printf("  take it off the list of pending ones\n");
  }
  printf("%zu of %zu scenarios equal\n", good, verdicts.size());
}

void describe(CLI::App& app, Options& options) {
  app.description(
      "Runs the same modules and shell scripts on a real Linux 6.1 in QEMU and on Holdfast, and "
      "shows\n"
      "where the two differ. DIR holds module source (a Makefile with obj-m) and scripts NAME.sh, "
      "or\n"
      "folders of that kind. Scripts are run by `sh -v` in a copy of DIR where the modules are "
      "built;\n"
      "C programs in DIR/bin are compiled and in PATH.");
  app.add_option("DIR", options.directories, "what to compare")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_flag("--record", options.record, "only run Linux, and keep what it prints in NAME.txt");
  app.add_flag("--recorded", options.recorded, "compare with NAME.txt: no QEMU needed");
  app.add_option("--only", options.only, "SUITE or SUITE/NAME (repeatable)");
  app.add_option("--kernel", options.kernel,
                 "version of the installed Linux (default: newest 6.1)");
  app.add_option("--accel", options.acceleration,
                 "QEMU's accelerator (default: tcg, which works everywhere)");
  app.add_option("--pending", options.pending, "scenarios that may still differ, with reasons");
  app.add_flag("--strict", options.strict, "fail if one of those no longer differs");
  app.add_option("--document", options.document, "write the result as a page to this file");
  app.add_option("--headers", options.headers, "include/ folder whose tags the page lists");
  app.add_option("--program", options.program, "the holdfast to run (default: this one)");
  app.add_option("--sdk", options.sdk, "the Kbuild folder to build with (default: this program's)");
  app.add_flag("--json", options.json, "results as JSON");
}

std::vector<Verdict> judge_all(const std::vector<Suite>& suites, const Transcripts& real,
                               const Transcripts& ours, const Options& options) {
  std::vector<Verdict> verdicts;
  auto pending = read_pending(options.pending);
  for (const Suite& suite : suites)
    for (const Scenario& scenario : suite.scenarios)
      verdicts.push_back(judge(suite, scenario, output_of(real, scenario.name),
                               output_of(ours, scenario.name), pending));
  return verdicts;
}

int compare(const std::vector<Suite>& suites, const Transcripts& real, const Options& options,
            ProgressLine& line) {
  Transcripts ours = run_on_holdfast(suites, options.program, options.sdk, std::ref(line));
  line.clear();
  if (!ours.failure.empty()) {
    fputs(ours.failure.c_str(), stderr);
    if (ours.impossible) return 77;
  }
  std::vector<Verdict> verdicts = judge_all(suites, real, ours, options);
  options.json ? print_json(verdicts) : print_text(verdicts);
  if (!options.document.empty() &&
      !write_file(options.document, fidelity_document(suites, verdicts, options.headers)))
    fprintf(stderr, "cannot write %s\n", options.document.c_str());
  bool good = std::all_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return verdict.good() || (verdict.kind == Verdict::pending_stale && !options.strict);
  });
  return good ? 0 : 1;
}

}  // namespace

int command(int count, char** arguments, const Defaults& defaults) {
  CLI::App app("", "holdfast oracle");
  Options options;
  options.program = defaults.program;
  options.sdk = defaults.sdk;
  describe(app, options);
  std::vector<std::string> words(arguments, arguments + count);
  std::reverse(words.begin(), words.end());
  app.footer(
      "docs/oracle.md says more, with an example.\n"
      "Exit status: 0 all equal (or, with --record, all recorded); 1 something differs; 2 nothing\n"
      "could be compared; 77 this machine cannot serve files (no FUSE or no namespaces).");
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::vector<Suite> suites = chosen_suites(options);
  if (suites.empty()) {
    fprintf(stderr, "holdfast oracle: no scenario (NAME.sh) there\n");
    return 2;
  }
  ProgressLine line(true);
  Transcripts real = options.recorded ? recorded_transcripts(suites)
                                      : run_on_linux(suites, {options.kernel, options.acceleration},
                                                     std::ref(line));
  line.clear();
  if (!real.failure.empty()) {
    fputs(real.failure.c_str(), stderr);
    if (real.outputs.empty()) return 2;
  }
  if (options.record) {
    int status = record(suites, real);
    return real.failure.empty() ? status : 1;
  }
  return compare(suites, real, options, line);
}

}  // namespace holdfast::oracle
