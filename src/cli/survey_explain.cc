// Reads what compiler, make and modpost said of a module that could not be built.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <sstream>

#include "cli/survey.h"

namespace holdfast::cli::survey {
namespace {

// What stands between `before` and `after` in `line`.
std::optional<std::string> between(const std::string& line, std::string_view before,
                                   std::string_view after) {
  const auto begin = line.find(before);
  if (begin == std::string::npos) return std::nullopt;
  const auto from = begin + before.size();
  const auto end = line.find(after, from);
  if (end == std::string::npos || end == from) return std::nullopt;
  return line.substr(from, end - from);
}

struct Pattern {
  std::string_view before, after, kind;
};
constexpr std::array<Pattern, 7> kPatterns = {{
    {"fatal error: ", ": No such file or directory", "header"},
    {"implicit declaration of function '", "'", "name"},
    {"unknown type name '", "'", "name"},
    {"invalid use of undefined type '", "'", "name"},
    {"invalid application of 'sizeof' to incomplete type '", "'", "name"},
    {"error: variable '", "' has initializer but incomplete type", "name"},
    {"error: '", "' undeclared", "name"},
}};

// What modpost says: ERROR: modpost: "symbol" [path/module.ko] undefined!
std::optional<std::string> undefined_symbol(const std::string& line, const std::string& module) {
  if (line.find("undefined!") == std::string::npos) return std::nullopt;
  auto file = between(line, "[", "]");
  if (!file) return std::nullopt;
  std::string name = file->substr(file->rfind('/') + 1);
  if (name.ends_with(".ko")) name.resize(name.size() - 3);
  std::string wanted = module;
  std::ranges::replace(name, '-', '_');
  std::ranges::replace(wanted, '-', '_');
  if (name != wanted) return std::nullopt;
  return between(line, "modpost: \"", "\"");
}

std::optional<Missing> missing_of(const std::string& line, const std::string& module) {
  if (auto symbol = undefined_symbol(line, module)) return Missing{"symbol", *symbol};
  for (const Pattern& pattern : kPatterns)
    if (auto name = between(line, pattern.before, pattern.after))
      return Missing{std::string(pattern.kind), *name};
  return std::nullopt;
}

std::string words(const Missing& missing) {
  if (missing.kind == "header") return "no header <" + missing.name + ">";
  if (missing.kind == "symbol") return "no symbol " + missing.name;
  return missing.name + " is not declared";
}

bool is_error(const std::string& line) {
  return line.find("error:") != std::string::npos || line.find("ERROR:") != std::string::npos ||
         line.find("***") != std::string::npos || line.starts_with("holdfast: ");
}

// The first line that says what is wrong; without the path, which is that of a copy.
std::string first_error(const std::string& messages) {
  std::istringstream lines(messages);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) last = line;
    if (is_error(line)) break;
  }
  if (last.starts_with("/")) last.erase(0, last.rfind('/', last.find(':')) + 1);
  return last;
}

}  // namespace

std::string explain_build(const std::string& messages, const std::string& module,
                          std::vector<Missing>& missing) {
  std::set<Missing> seen;
  std::istringstream lines(messages);
  for (std::string line; std::getline(lines, line);) {
    auto found = missing_of(line, module);
    if (found && seen.insert(*found).second) missing.push_back(*found);
  }
  if (missing.empty()) return first_error(messages);
  std::string reason = words(missing[0]);
  if (missing.size() > 1) reason += " (and " + std::to_string(missing.size() - 1) + " more)";
  return reason;
}

}  // namespace holdfast::cli::survey
