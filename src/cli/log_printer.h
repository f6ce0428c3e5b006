// Prints records of a kernel's log.
#pragma once

#include <cstdio>

#include "shell/wire.h"

namespace holdfast::cli {

class LogPrinter {
 public:
  // `colour`: as util-linux does, by level.
  LogPrinter(std::FILE* to, bool colour, bool json) : to_(to), colour_(colour), json_(json) {}
  void print(const shell::Json& records);

 private:
  void print_one(const shell::Json& record);
  std::FILE* to_;
  bool colour_;
  bool json_;
};

bool is_terminal(std::FILE* file);

}  // namespace holdfast::cli
