// shell: a shell that sees the kernel's files. Of the kernel of `up` if it runs, else of a new one.
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/session.h"
#include "cli/versions.h"
#include "shell/kernel_process.h"
#include "shell/monitor.h"
#include "shell/name_space.h"
#include "shell/runtime_dir.h"
#include "shell/supervise.h"

namespace holdfast::cli {
namespace {

int fail(const std::string& line) {
  fmt::print(stderr, "holdfast: {}\n", line);
  return shell::kFailed;
}

int run_in(const std::vector<std::string>& arguments, const std::string& directory,
           const std::string& socket, shell::Client& control, ScopedFd for_command, bool& died) {
  auto plan = plan_command(arguments, {}, directory, socket);
  auto command = shell::Command::start(plan, std::move(for_command), {control.fd()});
  if (std::string error = wait_ready(command); !error.empty()) {
    command.finish();
    fail(error);
    return fail(shell::what_still_works());
  }
  auto result = shell::supervise(command, control);
  died = result.kernel_died;
  command.finish();
  return died ? shell::kPanicked : result.status;
}

int run_private(const std::vector<std::string>& arguments, const std::string& directory,
                std::uint32_t version) {
  shell::KernelStart start;
  start.boot.version = version;
  start.socket_path = directory + "/run-" + std::to_string(::getpid());
  shell::KernelChild kernel = shell::start_kernel(start);
  if (!kernel.error.empty()) return fail(kernel.error);
  bool died = false;
  int status = run_in(arguments, directory, start.socket_path, kernel.control,
                      std::move(kernel.for_child), died);
  (void)kernel.control.ask({{"do", "stop"}});
  int ended = 0;
  while (::waitpid(kernel.pid, &ended, 0) < 0 && errno == EINTR) {
  }
  std::string death = shell::describe_death(*kernel.box, ended);
  if (death.empty()) return status;
  fail(death);
  return shell::kPanicked;
}

}  // namespace

int shell_main(int argc, char** argv) {
  CLI::App app(
      "A shell (or COMMAND) that sees the kernel's files, of the kernel of 'holdfast up' if "
      "it runs, else of a new one that ends with it.",
      "holdfast shell");
  std::vector<std::string> arguments;
  std::string version;
  app.add_option("--kernel", version, "of a new kernel: which version of Linux (default 6.1)");
  app.add_option("COMMAND", arguments, "default: $SHELL");
  app.positionals_at_end();
  app.footer(
      "insmod, rmmod, lsmod, modinfo and dmesg are Holdfast's inside.\n"
      "Exit status: the shell's; 120 the kernel panicked; 125 no shell was run.");
  if (auto status = parse(app, argc, argv)) return *status;
  if (std::string missing = shell::missing_for_namespace(); !missing.empty()) {
    fail(missing);
    return fail(shell::what_still_works());
  }
  if (arguments.empty()) {
    const char* program = std::getenv("SHELL");
    arguments.emplace_back(program && *program ? program : "/bin/sh");
  }
  shell::RuntimeDir directory = shell::runtime_dir();
  if (!directory.error.empty()) return fail(directory.error);
  auto chosen = choose_version(version, {});
  if (!chosen) return shell::kFailed;
  std::string ignored, socket = shell::socket_path(directory);
  auto control = shell::Client::connect(socket, ignored);
  if (!control.connected()) return run_private(arguments, directory.path, *chosen);
  auto other = shell::Client::connect(socket, ignored);
  bool died = false;
  int status =
      run_in(arguments, directory.path, socket, control, ScopedFd(::dup(other.fd())), died);
  if (died) fail("the kernel process is gone (see " + directory.path + "/last-panic)");
  return status;
}

}  // namespace holdfast::cli
