#include "oracle/normalise.h"

#include <regex>

#include "oracle/scenario.h"

namespace holdfast::oracle {
namespace {

struct Compiled {
  std::regex pattern;
  const char* replacement;
};

std::vector<Compiled> compile(const std::vector<Rule>& rules) {
  std::vector<Compiled> result;
  for (const Rule& rule : rules)
    result.push_back({std::regex(rule.pattern, std::regex::optimize), rule.replacement});
  return result;
}

bool is_dropped(const std::string& line) {
  static const std::vector<Compiled> rules = compile(dropped_lines());
  for (const Compiled& rule : rules)
    if (std::regex_search(line, rule.pattern)) return true;
  return false;
}

std::string rewrite(std::string line) {
  static const std::vector<Compiled> rules = compile(line_rules());
  for (const Compiled& rule : rules)
    line = std::regex_replace(line, rule.pattern, rule.replacement);
  return line;
}

// A warning or an oops: of the dump between its headline and its end mark, only the lines that
// speak of the cause are kept; registers, code bytes and the stack below are the machine's. After
// an oops Linux repeats the registers behind the end mark.
class DumpFilter {
 public:
  explicit DumpFilter(const std::vector<std::string>& lines) : lines_(lines) {}
  bool keeps(std::size_t index) {
    const std::string& line = lines_[index];
    if (index < end_) return std::regex_search(line, fault_place());
    if (std::regex_search(line, headline())) end_ = find_end(index);
    return !std::regex_search(line, register_line());
  }

 private:
  std::size_t find_end(std::size_t index) const {
    for (std::size_t i = index + 1; i < lines_.size(); ++i)
      if (lines_[i].find("---[ end trace") != std::string::npos) return i;
    return index;
  }
  static const std::regex& headline() {
    static const std::regex pattern(
        "(WARNING: CPU: |BUG: kernel NULL pointer|BUG: unable to handle|Oops: |general protection "
        "fault)");
    return pattern;
  }
  // RIP of the fault, when it lies in a module.
  static const std::regex& fault_place() {
    static const std::regex pattern("RIP: [0-9A-Fa-f#:]*\\S+ \\[\\w+\\]");
    return pattern;
  }
  static const std::regex& register_line() {
    static const std::regex pattern(
        "\\] (R[A-Z0-9]{1,2}: |[DEFGC][RSE][0-9S]*: |Code: |PKRU: |RIP: |note: \\w+\\[\\d+\\] "
        "exited)");
    return pattern;
  }
  const std::vector<std::string>& lines_;
  std::size_t end_ = 0;
};

}  // namespace

const std::vector<Rule>& line_rules() {
  static const std::vector<Rule> rules = {
      {"\r$", "", "carriage returns of the serial line"},
      {"^(<\\d+>)?\\[ *\\d+\\.\\d{6}\\]", "$1[TIME]", "time stamps of the log"},
      {"^(\\w+ *:\\w+ *: )\\[ *\\d+\\.\\d{6}\\]", "$1[TIME]", "time stamps behind dmesg -x"},
      {"^(\\d+),\\d+,\\d+,", "$1,SEQ,TIME,", "sequence numbers and times in /dev/kmsg"},
      {"\\b(CPU|PID): \\d+", "$1: #", "processor and process numbers"},
      {"\\+0x[0-9a-f]+(/0x[0-9a-f]+)?", "+0x#/0x#", "offsets in code"},
      {"\\bat /\\S*/([^/ ]+\\.[ch]:)", "at $1", "folders of source files"},
      {"\\bat [\\w.-]+/[\\w./-]+\\.[ch]:[\\d#]+ (\\w+)\\+0x#/0x#$", "at $1",
       "places in the kernel's own source"},
      {"\\(____ptrval____\\)", "ADDRESS", "pointers printed before Linux has random numbers"},
      {"\\b(0x)?(?!0{16})[0-9a-f]{16}\\b", "ADDRESS", "addresses"},
      {"^(\\w+) \\d+ (\\d+ \\S+ (Live|Loading|Unloading) )(0x[0-9a-f]+|ADDRESS)",
       "$1 SIZE $2ADDRESS", "sizes and addresses in /proc/modules"},
      {"^(\\w+) +\\d{3,8}(  \\d+( .*)?)$", "$1 SIZE$2", "module sizes in lsmod"},
      {"\\((P?)(O?)E?\\)", "($1$2)", "the taint flag of an unsigned module"},
      {"\\b\\d+ section headers at offset 0x[0-9a-f]+", "# section headers at offset #",
       "where the section headers of a file lie"},
      {"^\\[(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \\w+ [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}\\]", "[TIME]",
       "times of day in dmesg -T"},
      {"^\\[ *\\d+\\.\\d{6} < *\\d+\\.\\d{6}>\\]", "[TIME <DELTA>]",
       "times between lines in dmesg -d"},
      {"\\b6\\.1\\.\\d+[-+\\w.]*", "VERSION", "kernel versions"},
      {"\\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \\d]\\d (\\d\\d:\\d\\d| \\d{4})",
       "DATE", "dates in ls -l"},
  };
  return rules;
}

const std::vector<Rule>& dropped_lines() {
  static const std::vector<Rule> rules = {
      {"module verification failed: signature and/or required key missing", "",
       "Debian's kernel checks signatures of modules; Holdfast is like a kernel without "
       "CONFIG_MODULE_SIG"},
      {"libkmod/libkmod-module\\.c:\\d+", "", "kmod's second line, which names its own source"},
      {"\\] (random|clocksource|tsc|sched_clock|hrtimer|input|perf|rcu|systemd|workqueue|"
       "TSC found unstable|sched|evm|ata\\d|serial8250)\\b.*: ",
       "", "messages of the machine's own devices and clocks"},
  };
  return rules;
}

std::string normalise(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string& line : split_lines(text))
    if (!is_dropped(line)) lines.push_back(rewrite(line));
  std::string result;
  DumpFilter dump(lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (dump.keeps(i)) result += lines[i] + "\n";
  return result;
}

}  // namespace holdfast::oracle
