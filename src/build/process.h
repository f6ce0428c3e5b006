// Runs a compiler, an assembler, make: a child process with its output collected or passed on.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::build {

struct ProcessResult {
  int status = -1;     // exit status; 128 + signal; -1: could not be started, see `output`
  std::string output;  // stdout and stderr in the order written
  bool ok() const { return status == 0; }
};

// Called with pieces of output as they come.
using OutputSink = std::function<void(std::string_view)>;

// arguments[0] is looked up in PATH. stdin is /dev/null. `environment`: "NAME=value" to add.
ProcessResult run_process(const std::vector<std::string>& arguments, const OutputSink& sink = {},
                          const std::vector<std::string>& environment = {});

}  // namespace holdfast::build
