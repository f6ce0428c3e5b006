#include <fmt/core.h>

#include "cli/commands.h"

namespace holdfast::cli {

std::span<const Subcommand> subcommands() {
  static constexpr Subcommand kAll[] = {
      {"run", run_main, "build and load modules, run a command that sees their files", false},
      {"build", build_main, "compile modules: source to .ko", false},
      {"shell", shell_main, "a shell that sees the kernel's files", false},
      {"up", up_main, "start a kernel of your own in the background", false},
      {"down", down_main, "stop it", false},
      {"status", status_main, "what it is doing", false},
      {"insmod", insmod_main, "load a .ko into it", true},
      {"rmmod", rmmod_main, "unload a module", true},
      {"lsmod", lsmod_main, "list modules", true},
      {"modinfo", modinfo_main, "show what a .ko says of itself", true},
      {"dmesg", dmesg_main, "show the kernel's log", true},
      {"uevents", uevents_main, "show what was announced of devices and modules", false},
      {"mount", mount_main, "mount the kernel's trees on a directory", false},
      {"umount", umount_main, "take such a mount away", false},
      {"cat", cat_main, "read an entry, without a mount", false},
      {"write", write_main, "write to an entry, without a mount", false},
      {"explore", explore_main, "run modules under every interleaving of their callers", false},
      {"replay", replay_main, "run one schedule that explore found again", false},
      {"survey", survey_main, "try every module below a directory", false},
      {"oracle", oracle_main, "compare with a real Linux in QEMU", false},
      {"modpost", modpost_main, "the step between compiling and linking (for Makefiles)", false},
      {"completion", completion_main, "print completions for bash, zsh or fish", false},
      {"version", version_main, "print the version", false},
      {"help", help_main, "this list", false},
  };
  return kAll;
}

int help_main(int, char**) {
  fmt::print(
      "holdfast: runs Linux kernel modules in user space\n\n"
      "usage: holdfast COMMAND [ARGUMENTS]\n\ncommands:\n");
  for (const auto& subcommand : subcommands()) {
    fmt::print("  {:<12}{}\n", subcommand.name, subcommand.summary);
  }
  fmt::print(
      "\n'holdfast COMMAND --help' says more. Called as insmod, rmmod, lsmod, modinfo or dmesg\n"
      "(through a symbolic link) it is that command.\n\n"
      "exit status: 0 done; 1 it could not be done, and why is on standard error; 'run' and\n"
      "'shell' give the command's own (128+n: signal n), 120 if the kernel panicked, 125 if\n"
      "the command was not run, 126 if it cannot be run, 127 if it was not found.\n\n"
      "environment: HOLDFAST_SOCKET the kernel to talk to (default: the one of 'up');\n"
      "HOLDFAST_FUSE_DEVICE instead of /dev/fuse; HOLDFAST_HOME where include/ and sdk/ are.\n");
  return 0;
}

int version_main(int, char**) {
  fmt::print("holdfast {}\n", HOLDFAST_VERSION);
  return 0;
}

}  // namespace holdfast::cli
