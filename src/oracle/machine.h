// The two kernels that a scenario is run on.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "oracle/scenario.h"

namespace holdfast::oracle {

struct Transcripts {
  std::string failure;      // nothing could be run: why, and what to do
  bool impossible = false;  // Holdfast cannot serve files here (no FUSE, no namespaces)
  std::string kernel;       // "Linux 6.1.0-56-amd64"
  std::map<std::string, std::string> outputs;  // by scenario name, not normalised
};

using Progress = std::function<void(const std::string& what, std::size_t done, std::size_t of)>;

struct LinuxChoice {
  std::string version;  // one of those installed; "" takes the newest 6.1
  // QEMU's -accel. Not kvm by default: on many machines it is there, but does not work.
  std::string acceleration = "tcg";
};

// A real Linux in QEMU.
Transcripts run_on_linux(const std::vector<Suite>& suites, const LinuxChoice& choice,
                         const Progress& progress);

// Holdfast itself: `program` is its binary, `sdk` its Kbuild folder.
Transcripts run_on_holdfast(const std::vector<Suite>& suites, const std::string& program,
                            const std::string& sdk, const Progress& progress);

// What is missing to run on Linux, with what to install; "" if nothing is.
std::string missing_for_linux(const std::string& version);
// The newest installed 6.1 with image and headers, or "".
std::string installed_kernel(const std::string& version);

}  // namespace holdfast::oracle
