// up, down, status.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdlib>

#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/versions.h"
#include "shell/background.h"
#include "shell/runtime_dir.h"

namespace holdfast::cli {

int up_main(int argc, char** argv) {
  CLI::App app("Starts a kernel of your own in the background.", "holdfast up");
  std::string version, modules;
  bool foreground = false, no_unload = false;
  app.add_option("--kernel", version, "which version of Linux it is (default 6.1)");
  app.add_option("--modules", modules, "directory where request_module() looks for .ko files");
  app.add_flag("--no-module-unload", no_unload, "as with CONFIG_MODULE_UNLOAD off");
  app.add_flag("-F,--foreground", foreground, "stay, and end with the kernel");
  app.footer(
      "Exit status: 0 it takes requests; 1 it was not started (or runs already); with\n"
      "--foreground 0 it was stopped, 120 it panicked.");
  if (auto status = parse(app, argc, argv)) return *status;
  auto chosen = choose_version(version, {});
  if (!chosen) return 1;
  shell::RuntimeDir directory = shell::runtime_dir();
  if (!directory.error.empty()) {
    fmt::print(stderr, "holdfast: {}\n", directory.error);
    return 1;
  }
  shell::BackgroundStart start;
  start.boot.version = *chosen;
  start.boot.module_unload = !no_unload;
  start.boot.modprobe_directory = modules.empty() ? "" : absolute(modules);
  start.directory = directory.path;
  start.socket_path = directory.path + "/socket";
  start.foreground = foreground;
  return shell::start_background(start);
}

int down_main(int argc, char** argv) {
  CLI::App app("Stops the kernel that runs: unloads its modules, takes its mounts away.",
               "holdfast down");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect();
  if (!kernel.connected()) return 1;
  if (shell::error_of(kernel.ask({{"do", "stop"}})) != 0) {
    report_gone("holdfast: ");
    return 1;
  }
  // The monitor keeps the lock until everything has been taken away.
  if (std::getenv("HOLDFAST_SOCKET")) return 0;
  ScopedFd lock(::open((shell::runtime_dir().path + "/lock").c_str(), O_RDONLY | O_CLOEXEC));
  while (lock.ok() && ::flock(lock.get(), LOCK_SH) != 0 && errno == EINTR) {
  }
  return 0;
}

int status_main(int argc, char** argv) {
  CLI::App app("Says what the kernel that runs is doing.", "holdfast status");
  bool json = false;
  app.add_flag("--json", json, "as JSON");
  app.footer("Exit status: 0 it runs; 1 none does.");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect();
  if (!kernel.connected()) return 1;
  auto answer = kernel.ask({{"do", "status"}});
  if (shell::error_of(answer) != 0) {
    report_gone("holdfast: ");
    return 1;
  }
  answer.json.erase("error");
  if (json) {
    fmt::print("{}\n", answer.json.dump(2));
    return 0;
  }
  fmt::print("{}: process {}, {} modules, tainted {}\n", answer.json.value("release", ""),
             answer.json.value("pid", 0), answer.json.value("modules", 0),
             answer.json.value("tainted", 0));
  for (const auto& mount : answer.json["mounts"]) {
    std::string where = mount.value("where", "");
    fmt::print("  {}: {} files open\n", where.empty() ? "a namespace" : where,
               mount.value("open_files", 0));
  }
  return 0;
}

}  // namespace holdfast::cli
