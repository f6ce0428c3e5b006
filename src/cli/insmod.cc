#include <fcntl.h>
#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/log_printer.h"
#include "cli/modules.h"

namespace holdfast::cli {

int insmod_main(int argc, char** argv) {
  CLI::App app("Loads a module into the kernel that runs (holdfast up).", "insmod");
  std::string file;
  std::vector<std::string> parameters;
  bool force = false, verbose = false;
  app.add_option("FILE", file, "the .ko")->required();
  app.add_option("PARAMETER", parameters, "name=value");
  app.add_flag("-f,--force", force, "accepted for kmod's sake; nothing needs it here");
  app.add_flag("-v,--verbose", verbose, "say what is done");
  app.footer("Exit status: 0 loaded; 1 not, and why is on standard error.");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect("insmod: ERROR: ");
  if (!kernel.connected()) return 1;
  std::string arguments;
  for (const auto& parameter : parameters) arguments += (arguments.empty() ? "" : " ") + parameter;
  if (verbose) fmt::print("insmod {} {}\n", file, arguments);
  LoadFailure failure = load_module(kernel, file, arguments);
  if (failure.code == 0) return 0;
  if (failure.gone) report_gone("insmod: ERROR: ");
  fmt::print(stderr, "insmod: ERROR: {}\n", failure.message);
  // kmod is silent here, and scripts may compare; a person wants the reason at once.
  if (is_terminal(stderr)) fmt::print(stderr, "{}", failure.reason);
  return 1;
}

int rmmod_main(int argc, char** argv) {
  CLI::App app("Unloads modules from the kernel that runs.", "rmmod");
  std::vector<std::string> names;
  bool force = false, verbose = false;
  app.add_option("NAME", names, "a module, or its .ko")->required();
  app.add_flag("-f,--force", force, "even if it is in use: only where the kernel allows it");
  app.add_flag("-v,--verbose", verbose, "say what is done");
  app.footer("Exit status: 0 all unloaded; 1 not all, and why is on standard error.");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect("rmmod: ERROR: ");
  if (!kernel.connected()) return 1;
  int result = 0;
  for (const auto& name : names) {
    if (verbose) fmt::print("rmmod {}\n", module_name(name));
    LoadFailure failure = unload_module(kernel, module_name(name), force ? O_TRUNC : 0);
    if (failure.code == 0) continue;
    if (failure.gone) report_gone("rmmod: ERROR: ");
    fmt::print(stderr, "rmmod: ERROR: {}\n", failure.message);
    result = 1;
  }
  return result;
}

}  // namespace holdfast::cli
