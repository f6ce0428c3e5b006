#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/daemon.h"

namespace holdfast::cli {
namespace {

// Where a name stands in a folder of sysfs: kmod lists users as /sys/module/NAME/holders does.
std::uint32_t sysfs_place(const std::string& name) {
  std::uint64_t hash = 0;
  for (unsigned char c : name) hash = (hash + (c << 4) + (c >> 4)) * 11;
  auto place = static_cast<std::uint32_t>(hash * 0x61c8'8646'80b5'83eb >> 32) & 0x7fff'ffff;
  if (place < 2) return place + 2;
  return place == 0x7fff'ffff ? place - 1 : place;
}

std::string users_of(const shell::Json& module) {
  auto users = module["users"].get<std::vector<std::string>>();
  std::sort(users.begin(), users.end(), [](const std::string& a, const std::string& b) {
    return std::pair(sysfs_place(a), a) < std::pair(sysfs_place(b), b);
  });
  std::string text;
  for (const auto& user : users) text += (text.empty() ? " " : ",") + user;
  return text;
}

}  // namespace

int lsmod_main(int argc, char** argv) {
  CLI::App app("Lists the modules of the kernel that runs.", "lsmod");
  bool json = false;
  app.add_flag("--json", json, "as JSON: name, size, references, users, state, taints");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect("lsmod: ERROR: ");
  if (!kernel.connected()) return 1;
  auto answer = kernel.ask({{"do", "list"}});
  if (shell::error_of(answer) != 0) {
    report_gone("lsmod: ERROR: ");
    return 1;
  }
  const auto& modules = answer.json["modules"];
  if (json) {
    fmt::print("{}\n", modules.dump(2));
    return 0;
  }
  fmt::print("Module                  Size  Used by\n");
  for (const auto& module : modules) {
    fmt::print("{:<19} {:>8}  {}{}\n", module.value("name", ""), module.value("size", 0),
               module.value("references", 0), users_of(module));
  }
  return 0;
}

}  // namespace holdfast::cli
