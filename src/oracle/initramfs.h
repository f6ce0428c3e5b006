// A root file system for one boot, made on the fly: the machine's own shell, coreutils, kmod and
// dmesg with their libraries, and the built suites.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "oracle/scenario.h"

namespace holdfast::oracle {

// Programs that scenarios may use, and the Debian package of each.
struct Tool {
  const char* program;
  const char* package;
};
const std::vector<Tool>& scenario_tools();

// Writes `image` from the built suites below `built`. Returns what went wrong, or "".
std::string make_initramfs(const std::filesystem::path& built,
                           const std::vector<const Scenario*>& scenarios, bool primed,
                           const std::filesystem::path& image);

// Before and after each scenario's output on the serial line.
inline constexpr const char* begin_mark = "@@holdfast-begin ";
inline constexpr const char* end_mark = "@@holdfast-end ";
inline constexpr const char* left_mark = "@@holdfast-left ";

}  // namespace holdfast::oracle
