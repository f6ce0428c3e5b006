// Prints records of a kernel's log.
#pragma once

#include <cstdio>

#include "shell/wire.h"

namespace holdfast::cli {

class LogPrinter {
 public:
  // `colour`: as util-linux does, by level.
  LogPrinter(std::FILE* to, bool colour, bool json) : to_(to), colour_(colour), json_(json) {}
  void without_time() { time_ = false; }
  void with_level() { level_ = true; }  // <6> in front, as dmesg --raw
  void print(const shell::Json& records);

 private:
  void print_one(const shell::Json& record);
  std::FILE* to_;
  bool colour_;
  bool json_;
  bool time_ = true;
  bool level_ = false;
};

bool is_terminal(std::FILE* file);

}  // namespace holdfast::cli
