// What is compared: a suite is a directory with module source (a Makefile with obj-m) and scenario
// scripts, NAME.sh, each with the real kernel's recorded output in NAME.txt once there is one.
// Helper programs in C, for what the shell cannot do, are in bin/ below the suite or beside it.
//
// A comment "# boot: own" among the first lines of a script asks for a kernel that has loaded no
// module before and that no other scenario sees.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::oracle {

struct Scenario {
  std::string name;  // "SUITE/NAME"
  std::filesystem::path script;
  bool own_boot = false;
  std::filesystem::path transcript() const;
};

struct Suite {
  std::string name;
  std::filesystem::path directory;
  bool has_modules = false;
  std::vector<std::filesystem::path> helpers;  // C sources
  std::vector<Scenario> scenarios;
};

// The suites at `root` or, if it holds no script itself, in the directories just below it. Sorted.
std::vector<Suite> find_suites(const std::filesystem::path& root);

std::optional<std::string> read_file(const std::filesystem::path& path);
bool write_file(const std::filesystem::path& path, const std::string& text);
std::vector<std::string> split_lines(const std::string& text);

}  // namespace holdfast::oracle
