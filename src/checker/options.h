// What `holdfast explore` is asked, and the one function that answers.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "checker/finding.h"
#include "kernel/core/protection.h"

namespace holdfast::checker {

struct ModuleFile {
  std::string name;
  std::string ko;         // built with build::Flavour::kExplore
  std::string source;     // as given on the command line
  std::string arguments;  // "name=value ..."
};

struct Progress {
  std::string stage;
  std::uint64_t executions = 0, traces = 0;
  double per_second = 0, estimated_traces = 0, seconds = 0;
  std::size_t findings = 0;
};

struct Options {
  std::vector<ModuleFile> modules;  // in an order in which they can be loaded
  std::uint32_t version = 0x060100;
  std::string strategy = "bounded";  // bounded, optimal, pos, pct, random
  unsigned bound = 2;
  double seconds = 60;  // for all stages together
  std::uint64_t executions = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t seed = 1;
  unsigned workers = 0;                             // threads that search; 0: one per processor
  std::vector<std::vector<std::string>> scenarios;  // tasks as shell-like lines; empty: made up
  bool keep_going = false;                          // more stages after one with findings
  std::size_t most_findings = 8;
  bool under_debugger = false;  // replay(): tell gdb of the modules, and run nothing but the token
  std::function<void(const Progress&)> progress;
  // For tests: set up anew for each execution; hear of each trace of the search, by its hash.
  bool keep = true;
  kernel::Protection without = kernel::Protection::kNone;
  std::function<void(std::uint64_t)> on_trace;
};

Report check(const Options& options);

// One execution again: `token` as in Finding::token. Answers the finding it shows, and all it did.
Report replay(const Options& options, const std::string& token);

}  // namespace holdfast::checker
