#include <mutex>

#include "oracle/machine.h"
#include "oracle/process.h"
#include "oracle/workspace.h"

namespace holdfast::oracle {
namespace {

// Each scenario has a kernel of its own: starting one costs nothing here.
Outcome run_scenario(const Workspace& space, const Suite& suite, const Scenario& scenario,
                     const std::string& program) {
  Workspace scratch("scenario");
  std::string folder = space.suite(suite);
  std::string text = "cd '" + folder + "'; ";
  if (!scenario.own_boot)
    text += "insmod '" + (space.path() / "prime/prime.ko").string() + "'; rmmod prime; ";
  text += "dmesg -C; exec sh -v './" + scenario.script.filename().string() + "'";
  const char* path = getenv("PATH");
  Outcome outcome = run({.arguments = {program, "shell", "--", "sh", "-c", text},
                         .directory = folder,
                         .environment = {{"LC_ALL", "C"},
                                         {"HOME", "/"},
                                         {"HOLDFAST", program},
                                         {"XDG_RUNTIME_DIR", scratch.path()},
                                         {"PATH", (space.path() / "bin").string() + ":" +
                                                      (path ? path : "/usr/bin:/bin")}},
                         .limit = std::chrono::seconds(300)});
  if (outcome.timed_out) outcome.output += "[not finished after 300 s]\n";
  if (outcome.status >= 128) outcome.output += "[status " + std::to_string(outcome.status) + "]\n";
  return outcome;
}

// `holdfast shell` could not start a command: it says why itself.
constexpr int no_shell_status = 125;

}  // namespace

Transcripts run_on_holdfast(const std::vector<Suite>& suites, const std::string& program,
                            const std::string& sdk, const Progress& progress) {
  Transcripts result;
  result.kernel = "Holdfast";
  Workspace space("holdfast");
  std::size_t built = 0;
  // Make's own job server and flags of an outer make are not this build's.
  std::string make_errors = space.build(
      suites,
      {"env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "HOLDFAST=" + program, "make", "-C", sdk},
      [&](const std::string&) { progress("building for Holdfast", ++built, suites.size() + 1); });
  if (!make_errors.empty()) result.failure = "building for Holdfast:\n" + make_errors;
  std::mutex mutex;
  std::vector<std::function<void()>> jobs;
  std::size_t total = 0;
  for (const Suite& suite : suites)
    for (const Scenario& scenario : suite.scenarios) {
      if (space.failed(suite)) continue;
      ++total;
      jobs.push_back([&] {
        Outcome outcome = run_scenario(space, suite, scenario, program);
        std::lock_guard guard(mutex);
        result.outputs[scenario.name] = outcome.output;
        if (outcome.status == no_shell_status) {
          result.impossible = true;
          result.failure = outcome.output;
        }
        progress("running on Holdfast", result.outputs.size(), total);
      });
    }
  run_in_parallel(jobs);
  return result;
}

}  // namespace holdfast::oracle
