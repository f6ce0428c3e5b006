#include "cli/session.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "build/home.h"
#include "cli/commands.h"

namespace holdfast::cli {
namespace {

// A directory of links to this program under the names that it answers to. Made anew if the program
// has moved; empty: it cannot be made.
std::string tools_directory(const std::string& runtime_dir) {
  std::string directory = runtime_dir + "/bin";
  std::string own = build::own_path();
  ::mkdir(directory.c_str(), 0700);
  for (const auto& subcommand : subcommands()) {
    if (!subcommand.by_name) continue;
    std::string link = directory + "/" + subcommand.name;
    char target[4096];
    ssize_t size = ::readlink(link.c_str(), target, sizeof target);
    if (size > 0 && own == std::string(target, static_cast<std::size_t>(size))) continue;
    // In one step, since others may be starting too.
    std::string fresh = link + "." + std::to_string(::getpid());
    if (::symlink(own.c_str(), fresh.c_str()) != 0) return {};
    if (::rename(fresh.c_str(), link.c_str()) != 0) return {};
  }
  return directory;
}

}  // namespace

shell::CommandPlan plan_command(std::vector<std::string> arguments, const std::string& mount,
                                const std::string& runtime_dir, const std::string& socket) {
  shell::CommandPlan plan;
  plan.arguments = std::move(arguments);
  plan.socket = socket;
  plan.mount = mount;
  plan.environment.emplace_back("HOLDFAST_SOCKET", socket);
  if (!mount.empty()) plan.environment.emplace_back("HOLDFAST_MOUNT", mount);
  std::string tools = tools_directory(runtime_dir);
  const char* path = std::getenv("PATH");
  if (!tools.empty()) {
    plan.environment.emplace_back("PATH", tools + ":" + (path ? path : "/usr/bin:/bin"));
  }
  return plan;
}

std::string wait_ready(shell::Command& command) {
  shell::CommandReport report = command.wait();
  if (report.kind == shell::CommandReport::kReady) return {};
  if (report.kind == shell::CommandReport::kError) return report.text;
  return "the process that makes the namespace died";
}

}  // namespace holdfast::cli
