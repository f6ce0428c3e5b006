#include "checker/workload.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "checker/sources/source.h"
#include "kernel/chardev/char_devices.h"
#include "kernel/fs/vfs.h"

namespace holdfast::checker {
namespace {

constexpr int kDeepest = 8;

// What is there for every device, driver or bus and calls nothing of a module's. A removed driver
// is another matter than a file: --task can still write to them.
constexpr std::array<std::string_view, 10> kKernelsOwn = {"uevent",
                                                          "dev",
                                                          "modalias",
                                                          "driver_override",
                                                          "bind",
                                                          "unbind",
                                                          "drivers_autoprobe",
                                                          "drivers_probe",
                                                          "waiting_for_supplier",
                                                          "autosuspend_delay_ms"};

std::optional<Family> family_of(std::string_view path) {
  auto below = [&](std::string_view directory) { return path.starts_with(directory); };
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (below("/proc/sys/")) return std::nullopt;
  if (below("/proc/")) return Family::kProc;
  if (below("/dev/")) return Family::kDevice;
  if (below("/sys/kernel/debug/")) return Family::kDebug;
  if (!below("/sys/")) return std::nullopt;
  if (below("/sys/module/")) {
    if (path.find("/parameters/") != std::string_view::npos) return Family::kParameter;
    return std::nullopt;
  }
  if (path.find("/power/") != std::string_view::npos) return std::nullopt;
  if (std::find(kKernelsOwn.begin(), kKernelsOwn.end(), name) != kKernelsOwn.end()) {
    return std::nullopt;
  }
  return Family::kAttribute;
}

void list(kernel::fs::Inode& directory, const std::string& path, int depth,
          std::vector<Entry>& entries, std::vector<kernel::DeviceNumber>& numbers) {
  std::vector<std::pair<std::string, std::uint32_t>> names;
  (void)directory.readdir(0, [&](const kernel::fs::DirEntry& entry, std::uint64_t) {
    names.emplace_back(entry.name, entry.mode);
    return true;
  });
  for (const auto& [name, mode] : names) {
    const std::string where = path + "/" + name;
    if (S_ISDIR(mode)) {
      auto child = directory.lookup(name);
      if (child.ok() && depth < kDeepest) list(**child, where, depth + 1, entries, numbers);
      continue;
    }
    const std::optional<Family> family = family_of(where);
    if (S_ISLNK(mode) || !family) continue;
    std::uint32_t bits = mode;
    bool maps = *family == Family::kDevice;
    if (auto inode = directory.lookup(name); inode.ok() && (*inode)->refresh().ok()) {
      bits = (*inode)->c.i_mode;
      maps |= (*inode)->mappable();
      numbers.push_back((*inode)->c.i_rdev);
    }
    entries.push_back({where, bits, *family, {}, maps});
  }
}

// Devices that have a number and no node: scripts run mknod(1) for them.
void add_nodeless(kernel::Kernel& kernel, const std::vector<kernel::DeviceNumber>& numbers,
                  std::vector<Entry>& entries) {
  for (const kernel::CharDevices::Mapped& mapped : kernel.char_devices().named_mappings()) {
    if (std::find(numbers.begin(), numbers.end(), mapped.first) != numbers.end()) continue;
    const std::string major = std::to_string(kernel::major_of(mapped.first));
    const std::string minor = std::to_string(kernel::minor_of(mapped.first));
    std::string path = "/dev/" + (mapped.region.empty() ? "c" + major : mapped.region);
    if (mapped.count == 1) path += minor;
    entries.push_back(
        {path, 0666, Family::kDevice, "mknod " + path + " c " + major + " " + minor, true});
  }
}

using Source = void (*)(Planner&);
constexpr Source kSources[] = {plan_life_cycle, plan_files, plan_devices, plan_loading,
                               plan_modules};

// Not "/proc/a" in "cat /proc/ab".
bool has_word(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (end == text.size() || text[end] == ' ' || text[end] == ';') return true;
  }
  return false;
}

}  // namespace

std::vector<Entry> entries_of(kernel::Kernel& kernel) {
  std::vector<Entry> entries;
  std::vector<kernel::DeviceNumber> numbers;
  for (const kernel::fs::Vfs::Mount& mount : kernel.vfs().mounts()) {
    list(*mount.root, mount.where, 0, entries, numbers);
  }
  add_nodeless(kernel, numbers, entries);
  // debugfs is seen twice: by itself, and below /sys.
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.path < b.path; });
  auto same = [](const Entry& a, const Entry& b) { return a.path == b.path; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  return entries;
}

std::vector<StagePlan> plan_stages(const Registered& registered) {
  Planner planner(registered);
  for (Source source : kSources) source(planner);
  return planner.stages();
}

bool uses(const StagePlan& plan, const Entry& entry) {
  return std::ranges::any_of(plan.tasks,
                             [&](const std::string& task) { return has_word(task, entry.path); });
}

std::string untried(const Registered& registered, const std::vector<StagePlan>& plans) {
  constexpr std::size_t kMostNamed = 3;
  std::string text;
  std::size_t count = 0;
  for (const Entry& entry : registered.entries) {
    if (!entry.readable() && !entry.writable()) continue;
    if (std::ranges::any_of(plans, [&](const StagePlan& plan) { return uses(plan, entry); }))
      continue;
    if (++count <= kMostNamed) text += (text.empty() ? "" : ", ") + entry.path;
  }
  if (count > kMostNamed) text += " and " + std::to_string(count - kMostNamed) + " more";
  return text.empty() ? text : "entries that no task uses: " + text + " (--task tries them)";
}

}  // namespace holdfast::checker
