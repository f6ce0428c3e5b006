// The subcommand itself: options, the order of the stages, the exit status.
#include "cli/survey.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "build/files.h"
#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/versions.h"

namespace holdfast::cli {
namespace survey {
namespace {

class Bar final : public Progress {
 public:
  ~Bar() override { clear(); }
  void show(const std::string& what, std::size_t done, std::size_t of) override {
    if (!shown_) return;
    constexpr std::size_t kWidth = 30;
    std::string bar(of ? kWidth * std::min(done, of) / of : 0, '#');
    bar.resize(kWidth, '.');
    fmt::print(stderr, "\r\033[K[{}] {}/{} {:.60}", bar, done, of, what);
    std::fflush(stderr);
    used_ = true;
  }
  void clear() {
    if (used_) fmt::print(stderr, "\r\033[K");
    used_ = false;
  }

 private:
  const bool shown_ = ::isatty(2) != 0;
  bool used_ = false;
};

int survey(const Options& options) {
  (void)::setenv("LC_ALL", "C", 1);  // the compiler's words are read
  const auto begin = std::chrono::steady_clock::now();
  build::ScratchDirectory scratch;
  if (scratch.path().empty()) {
    fmt::print(stderr, "holdfast: {}\n", scratch.problem());
    return 2;
  }
  Found found;
  if (!find_modules(options, scratch.path(), found)) return 2;
  if (found.rows.empty()) {
    fmt::print(stderr,
               "holdfast: no module there: no Makefile with obj-m, no file with module_init\n");
    return 2;
  }
  Bar bar;
  build_modules(options, scratch.path(), found, bar);
  run_modules(options, found, bar);
  bar.clear();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  options.json ? print_json(found, took.count()) : print_text(found, took.count());
  const bool all =
      std::ranges::all_of(found.rows, [](const Row& row) { return row.result == Outcome::kPass; });
  return all ? 0 : 1;
}

}  // namespace
}  // namespace survey

int survey_main(int argc, char** argv) {
  survey::Options options;
  options.jobs = std::max(1u, std::thread::hardware_concurrency());
  CLI::App app(
      "Builds every module below DIR (Makefiles with obj-m, or single files with module_init), "
      "loads it in a process of its own, reads and writes every entry that it made, unloads it, "
      "and looks for what is left. Nothing is written below DIR.",
      "holdfast survey");
  app.add_option("DIR", options.places, "directories, or single files")->required();
  app.add_option("--kernel", options.version, "which version of Linux to build for");
  app.add_option("--params", options.parameters, "parameters that every module is loaded with")
      ->type_name("'NAME=VALUE ...'");
  app.add_option("--time-limit", options.time_limit,
                 "seconds that one read or write may take before it is sent a signal; loading and "
                 "unloading may take ten times that")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  app.add_option("-j,--jobs", options.jobs, "how many at a time")
      ->check(CLI::Range(1u, 256u))
      ->capture_default_str();
  app.add_flag("--json", options.json, "everything, as JSON");
  app.add_flag("-v,--verbose", options.verbose, "show how modules are built");
  app.footer(
      "Results: pass; refused: its init answered an error, and left nothing (see --params);\n"
      "build, load, unload: that failed; oops: a fault in module code; stuck:\n"
      "something did not come back, not even after SIGKILL; panic: the kernel process ended;\n"
      "left: entries, device numbers, threads or memory were left after unloading.\n"
      "A read that waits for data is no failure if a signal ends it, nor is an error it answers.\n"
      "Exit status: 0 every module passed; 1 one did not, as one that refused was not tried;\n"
      "2 there was nothing to look at.");
  if (auto status = parse(app, argc, argv)) return *status == 0 ? 0 : 2;
  if (!options.version.empty() && !parse_version(options.version)) {
    fmt::print(stderr, "holdfast: no kernel version: {}\n", options.version);
    return 2;
  }
  return survey::survey(options);
}

}  // namespace holdfast::cli
