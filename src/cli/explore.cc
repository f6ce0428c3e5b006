// explore, replay: modules under every interleaving of their callers.
#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "build/compile.h"
#include "checker/commands.h"
#include "checker/options.h"
#include "checker/token.h"
#include "cli/building.h"
#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/log_printer.h"
#include "cli/report_output.h"
#include "cli/versions.h"

namespace holdfast::cli {
namespace {

constexpr int kFound = 1;
constexpr int kCouldNot = 2;

struct Wanted {
  std::vector<std::string> files;
  std::vector<std::string> tasks;
  std::string scenario, version;
  bool verbose = false;
  ReportOutput output;
  checker::Options options;
};

// "name=value" words after a file are its parameters.
bool take_files(Wanted& wanted, std::vector<checker::ModuleFile>& modules) {
  std::vector<std::string> sources;
  for (const std::string& word : wanted.files) {
    if (word.find('=') != std::string::npos && !modules.empty() && !std::filesystem::exists(word)) {
      std::string& arguments = modules.back().arguments;
      arguments += (arguments.empty() ? "" : " ") + word;
      continue;
    }
    checker::ModuleFile file;
    file.source = absolute(word);
    file.name = module_name(word);
    if (word.ends_with(".ko")) {
      file.ko = word;
    } else {
      sources.push_back(word);
    }
    modules.push_back(std::move(file));
  }
  if (sources.empty()) return true;
  auto options = build_options(0, wanted.verbose);
  if (!options) return false;
  if (!wanted.version.empty() || wanted.options.version == 0) {
    auto version = choose_version(wanted.version, sources);
    if (!version) return false;
    options->version = *version;
  }
  options->flavour = build::Flavour::kExplore;
  auto outcome = build::compile(sources, *options);
  if (!outcome.ok) return false;
  wanted.options.version = outcome.version;
  std::vector<checker::ModuleFile> ordered;
  for (const auto& built : outcome.modules) {
    checker::ModuleFile file;
    for (const auto& asked : modules) {
      if (asked.name == built.name) file = asked;
    }
    file.name = built.name;
    file.ko = built.path;
    if (file.source.empty()) file.source = sources[0];
    ordered.push_back(std::move(file));
  }
  for (const auto& asked : modules) {
    if (!asked.ko.empty()) ordered.push_back(asked);
  }
  modules = std::move(ordered);
  return true;
}

// Tasks one a line; an empty line begins another scenario; # begins a comment.
bool read_scenarios(const std::string& path, std::vector<std::vector<std::string>>& scenarios) {
  std::ifstream stream(path);
  if (!stream) {
    fmt::print(stderr, "holdfast: cannot read {}\n", path);
    return false;
  }
  scenarios.emplace_back();
  for (std::string line; std::getline(stream, line);) {
    line.resize(std::min(line.find('#'), line.size()));
    const bool blank = line.find_first_not_of(" \t\r") == std::string::npos;
    if (!blank) {
      scenarios.back().push_back(line);
    } else if (!scenarios.back().empty()) {
      scenarios.emplace_back();
    }
  }
  if (scenarios.back().empty()) scenarios.pop_back();
  return true;
}

int show(const checker::Report& report, const ReportOutput& output) {
  if (report.result == checker::ResultKind::kError) {
    fmt::print(stderr, "holdfast: {}\n", report.error);
    if (output.json) show_report(report, output);
    return kCouldNot;
  }
  if (!show_report(report, output)) return kCouldNot;
  return report.findings.empty() ? 0 : kFound;
}

void show_progress(const checker::Progress& now) {
  std::string text = fmt::format("{}: {} executions, {:.0f}/s, {} traces", now.stage,
                                 now.executions, now.per_second, now.traces);
  if (now.estimated_traces > static_cast<double>(now.traces)) {
    text += fmt::format(" of about {:.0f}", now.estimated_traces);
  }
  text += fmt::format(", {:.0f} s", now.seconds);
  if (now.findings) text += fmt::format(", {} found", now.findings);
  // One line of the terminal, or the next one would not wipe it out.
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1) {
    text.resize(std::min<std::size_t>(text.size(), size.ws_col - 1u));
  }
  fmt::print(stderr, "\r\x1b[K{}", text);
}

void add_report_options(CLI::App& app, Wanted& wanted) {
  app.add_flag("-v,--verbose", wanted.verbose, "show the compiler's commands");
  add_report_output(app, wanted.output);
}

std::string command_line(int argc, char** argv) {
  std::string text = "holdfast";
  for (int i = 0; i < argc; ++i) {
    const std::string word = argv[i];
    const bool plain =
        word.find_first_of(" \t\n'\"$&;<>|()*?`\\") == std::string::npos && !word.empty();
    text += plain ? " " + word : " '" + word + "'";
  }
  return text;
}

// Where gdb is to stop when the finding is there; it knows the module's own symbols by then.
[[noreturn]] void exec_gdb(const std::string& token, const Wanted& wanted) {
  std::vector<std::string> words = {"gdb",    "-q",
                                    "-ex",    "set breakpoint pending on",
                                    "-ex",    "set disable-randomization on",
                                    "-ex",    "break holdfast_finding",
                                    "--args", build::own_path(),
                                    "replay", "--under-gdb"};
  if (!wanted.version.empty()) words.insert(words.end(), {"--kernel", wanted.version});
  words.push_back(token);
  words.insert(words.end(), wanted.files.begin(), wanted.files.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp("gdb", arguments.data());
  fmt::print(stderr, "holdfast: cannot start gdb: {}\n", std::strerror(errno));
  std::exit(kCouldNot);
}

}  // namespace

int explore_main(int argc, char** argv) {
  CLI::App app(
      "Runs modules under every interleaving of their callers, simplest first, and shows the "
      "ones that go wrong.",
      "holdfast explore");
  Wanted wanted;
  checker::Options& options = wanted.options;
  options.version = 0;
  app.add_option("FILE", wanted.files, "C files or .ko files built by it; name=value: parameters")
      ->required();
  app.add_option("--task", wanted.tasks,
                 "a caller, as a shell line ('cat /proc/x', 'rmmod x'); as often as wanted")
      ->allow_extra_args(false);
  app.add_option("--scenario", wanted.scenario,
                 "a file of such lines, empty lines between scenarios");
  app.add_option("--strategy", options.strategy, "bounded (default), optimal, pos, pct, random")
      ->check(CLI::IsMember({"bounded", "optimal", "pos", "pct", "random"}));
  app.add_option("--bound", options.bound, "most preemptions (default 2)");
  app.add_option("--time", options.seconds, "most seconds (default 60)");
  app.add_option("--executions", options.executions, "most executions");
  app.add_option("--seed", options.seed, "of the strategies that sample");
  app.add_option("--kernel", wanted.version, "which version's interfaces, as for build");
  app.add_flag("--keep-going", options.keep_going, "go on to larger workloads after a finding");
  add_report_options(app, wanted);
  app.footer(
      std::string(checker::kCommandHelp) +
      "Exit status: 0 nothing found within the bound that is stated; 1 findings; 2 could not run "
      "(bad usage, the build or the load failed, a file could not be written), with the reason on "
      "standard error.");
  if (auto status = parse(app, argc, argv)) return *status == 0 ? 0 : kCouldNot;
  if (!wanted.tasks.empty()) options.scenarios.push_back(wanted.tasks);
  if (!wanted.scenario.empty() && !read_scenarios(wanted.scenario, options.scenarios)) {
    return kCouldNot;
  }
  if (!take_files(wanted, options.modules)) return kCouldNot;
  if (options.version == 0) options.version = build::kDefaultVersion;
  const bool terminal = is_terminal(stderr);
  if (terminal) options.progress = show_progress;
  checker::Report report = checker::check(options);
  if (terminal) fmt::print(stderr, "\r\x1b[K");
  report.command = command_line(argc, argv);
  return show(report, wanted.output);
}

int replay_main(int argc, char** argv) {
  CLI::App app("Runs the one schedule of a token again and shows what it does.", "holdfast replay");
  Wanted wanted;
  std::string token;
  bool gdb = false;
  wanted.options.version = 0;
  app.add_option("TOKEN", token, "from a finding of holdfast explore")->required();
  app.add_option("FILE", wanted.files, "the sources, if they are elsewhere now");
  app.add_option("--kernel", wanted.version, "as given to explore");
  app.add_flag("--gdb", gdb,
               "under gdb, which knows the module's functions and lines and stops at the finding: "
               "one thread, the same addresses every time");
  app.add_flag("--under-gdb", wanted.options.under_debugger)->group("");
  add_report_options(app, wanted);
  app.footer(
      "Exit status: 1 the finding is there again; 2 it is not, or it could not run (no token, the "
      "build failed), with the reason on standard error.");
  if (auto status = parse(app, argc, argv)) return *status == 0 ? 0 : kCouldNot;
  auto parsed = checker::Token::parse(token);
  if (!parsed) {
    fmt::print(stderr, "holdfast: this is no token of holdfast explore\n");
    return kCouldNot;
  }
  if (gdb) exec_gdb(token, wanted);
  if (wanted.files.empty()) wanted.files = parsed->sources;
  if (!take_files(wanted, wanted.options.modules)) return kCouldNot;
  if (wanted.options.version == 0) wanted.options.version = build::kDefaultVersion;
  checker::Report report = checker::replay(wanted.options, token);
  report.command = command_line(argc, argv);
  return show(report, wanted.output);
}

}  // namespace holdfast::cli
