#include "cli/log_printer.h"

#include <unistd.h>

#include <cstdlib>
#include <string>

namespace holdfast::cli {
namespace {

constexpr const char* kTime = "\033[32m";
constexpr const char* kEnd = "\033[0m";

const char* colour_of(int level) {
  if (level <= 2) return "\033[1;31m";
  if (level == 3) return "\033[31m";
  return level == 4 ? "\033[1m" : "";
}

// Further lines of a record are indented by the width of what stands before the first.
std::string replace_all(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

std::string without_stamp(const std::string& line) {
  std::size_t end = line.starts_with("[") ? line.find("] ") : std::string::npos;
  if (end == std::string::npos) return line;
  return replace_all(line.substr(end + 2), "\n" + std::string(end + 2, ' '), "\n");
}

std::string behind_level(const std::string& line, int level) {
  if (line.empty()) return line;
  std::string prefix = "<" + std::to_string(level) + ">";
  return prefix + replace_all(line, "\n", "\n" + std::string(prefix.size(), ' '));
}

}  // namespace

bool is_terminal(std::FILE* file) { return ::isatty(::fileno(file)) && !std::getenv("NO_COLOR"); }

void LogPrinter::print_one(const shell::Json& record) {
  std::string line = record.value("line", "");
  if (!time_) line = without_stamp(line);
  if (level_) line = behind_level(line, record.value("level", 6));
  auto end = line.find("] ");
  if (!colour_ || end == std::string::npos) {
    std::fprintf(to_, "%s\n", line.c_str());
    return;
  }
  std::fprintf(to_, "%s%s%s %s%s%s\n", kTime, line.substr(0, end + 1).c_str(), kEnd,
               colour_of(record.value("level", 6)), line.c_str() + end + 2, kEnd);
}

void LogPrinter::print(const shell::Json& records) {
  for (const auto& record : records) {
    if (json_) {
      shell::Json shown = record;
      shown.erase("line");
      std::fprintf(to_, "%s\n", shown.dump().c_str());
    } else {
      print_one(record);
    }
  }
  std::fflush(to_);
}

}  // namespace holdfast::cli
