// Who calls the module: stages of tasks made from what it has registered. Each family of the
// kernel's surface has a Source (sources/) that adds its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/kernel.h"

namespace holdfast::checker {

// What kind of file an entry is, by where it lies.
enum class Family : std::uint8_t { kProc, kDevice, kDebug, kParameter, kAttribute };

struct Entry {
  std::string path;  // "/proc/hello_world"
  std::uint32_t mode = 0;
  Family family = Family::kProc;
  std::string node{};  // "mknod /dev/sleepy c 254 0": what a script of the module's would do first
  bool maps = false;   // mmap(2) may reach the module
  bool readable() const { return (mode & 0444) != 0; }
  bool writable() const { return (mode & 0222) != 0; }
};

// Every file of the kernel's trees that a module may stand behind, in order of its path. Not those
// that the kernel itself makes for a module, a device or a driver.
std::vector<Entry> entries_of(kernel::Kernel& kernel);

struct StagePlan {
  std::string name;
  std::vector<std::string> tasks;
  bool load_in_task = false;  // insmod is a task; the others wait for it
  // Callers who wait for ever where a signal would end it get one. Not for explore::kOptimal.
  bool signals = true;
};

// What the modules made: entries that are there now and were not `before`.
struct Registered {
  std::vector<std::string> modules;  // names, in the order of loading
  std::vector<Entry> entries;
  std::vector<std::uint32_t> ioctls{};  // numbers that the modules' code knows
};
// Simplest first.
std::vector<StagePlan> plan_stages(const Registered& registered);
// Whether a task names the entry.
bool uses(const StagePlan& plan, const Entry& entry);
// What can be read or written, and no stage uses: a limit of the result. "": nothing.
std::string untried(const Registered& registered, const std::vector<StagePlan>& plans);

}  // namespace holdfast::checker
