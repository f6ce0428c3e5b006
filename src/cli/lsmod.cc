#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/daemon.h"

namespace holdfast::cli {

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
    std::string users;
    for (const auto& user : module["users"]) {
      users += (users.empty() ? " " : ",") + user.get<std::string>();
    }
    fmt::print("{:<19} {:>8}  {}{}\n", module.value("name", ""), module.value("size", 0),
               module.value("references", 0), users);
  }
  return 0;
}

}  // namespace holdfast::cli
