// Prints records of a kernel's log in the words of util-linux's dmesg.
#pragma once

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "shell/wire.h"

namespace holdfast::cli {

enum class TimeFormat : std::uint8_t {
  kSinceBoot,  // [    1.000002]
  kDelta,      // [    1.000002 <    0.000001>]
  kCtime,      // [Sat Nov 21 07:05:47 2026]
  kIso,        // 2026-11-21T07:05:47,000002+00:00
  kRelative,   // [Nov21 07:05], then [  +0.000001]
  kNone
};

struct LogStyle {
  bool colour = false;        // as util-linux does, by level
  bool json = false;          // one object a line
  bool raw = false;           // <6> in front
  bool decode = false;        // "kern  :info  : " in front
  bool force_prefix = false;  // what is in front, in front of every line of a record too
  TimeFormat time = TimeFormat::kSinceBoot;
  std::uint32_t facilities = ~0u;  // which are shown, by number
  std::uint32_t levels = ~0u;
};

// The number of "err", or of "daemon"; -1: there is none of that name.
int level_of(const std::string& name);
int facility_of(const std::string& name);

class LogPrinter {
 public:
  LogPrinter(std::FILE* to, const LogStyle& style) : to_(to), style_(style) {}
  // When the kernel's clock was 0, in microseconds of the machine's.
  void set_boot(long long microseconds) { boot_ = microseconds; }
  void print(const shell::Json& records);

 private:
  struct Record;
  bool wanted(const Record& record) const;
  void print_one(const Record& record);
  std::string stamp(const Record& record);
  double since_last(const Record& record);
  std::tm local_time(const Record& record, long long& microseconds) const;
  std::string relative_stamp(const Record& record);
  void print_line(const std::string& prefix, const std::string& time, const std::string& text,
                  std::size_t indent, int level);

  std::FILE* to_;
  LogStyle style_;
  long long boot_ = 0;
  long long last_ = -1;  // microseconds of the record before
  std::tm last_minute_{};
};

bool is_terminal(std::FILE* file);
// "[    5.140900] NET: ...", for messages to a person.
std::string plain_line(const shell::Json& record);

}  // namespace holdfast::cli
