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

}  // namespace

bool is_terminal(std::FILE* file) { return ::isatty(::fileno(file)) && !std::getenv("NO_COLOR"); }

void LogPrinter::print_one(const shell::Json& record) {
  std::string line = record.value("line", "");
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
