// What `run` and `shell` share: a command inside, and how it is told which kernel is its own.
#pragma once

#include <string>
#include <vector>

#include "shell/command.h"

namespace holdfast::cli {

// In PATH, insmod, rmmod, lsmod, modinfo and dmesg are ours, and talk to the kernel at `socket`.
shell::CommandPlan plan_command(std::vector<std::string> arguments, const std::string& mount,
                                const std::string& runtime_dir, const std::string& socket);
// Waits for the place to be made. Empty, or one line.
std::string wait_ready(shell::Command& command);

}  // namespace holdfast::cli
