// Who calls the module: tasks as shell-like lines, and stages of them made from what the module has
// registered. A family of the kernel's surface adds its own stages by a Source in workload.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/kernel.h"

namespace holdfast::checker {

struct Entry {
  std::string path;  // "/proc/hello_world"
  std::uint32_t mode = 0;
  bool readable() const { return (mode & 0444) != 0; }
  bool writable() const { return (mode & 0222) != 0; }
};

// Every file below /proc, /dev and /sys/kernel/debug, in order of its path.
std::vector<Entry> entries_of(kernel::Kernel& kernel);

struct StagePlan {
  std::string name;
  std::vector<std::string> tasks;
  bool inject_failures = false;  // allocations may fail
  bool load_in_task = false;     // insmod is a task; the others wait for it
};

// What the modules made: entries that are there now and were not `before`.
struct Registered {
  std::vector<std::string> modules;  // names, in the order of loading
  std::vector<Entry> entries;
};
std::vector<StagePlan> plan_stages(const Registered& registered);

// A task's line: commands with `;` between them. cat FILE, echo TEXT > FILE, rmmod NAME, insmod
// NAME, exec N<FILE, exec N>FILE, exec N<&-, cat <&N, echo TEXT >&N, true.
struct Command {
  enum class Kind : std::uint8_t { kCat, kEcho, kRmmod, kInsmod, kOpen, kClose, kTrue };
  Kind kind = Kind::kTrue;
  std::string text;  // what echo writes, without its newline; a module's name
  std::string path;  // empty: descriptor
  int descriptor = -1;
  bool for_writing = false;
};
// Why it is none in `why`.
bool parse_line(const std::string& line, std::vector<Command>& commands, std::string& why);

}  // namespace holdfast::checker
