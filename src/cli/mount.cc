#include <fmt/core.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/daemon.h"
#include "fuse/mount_point.h"
#include "shell/name_space.h"

namespace holdfast::cli {

int mount_main(int argc, char** argv) {
  CLI::App app(
      "Mounts the trees of the kernel that runs: DIR/proc, and DIR/sys and DIR/dev where "
      "it has something there.",
      "holdfast mount");
  std::string directory;
  app.add_option("DIR", directory, "an empty directory")->required();
  app.footer("The mount goes with 'holdfast umount DIR' or the kernel. As root, others may enter.");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect();
  if (!kernel.connected()) return 1;
  std::string error = shell::mount_trees(kernel, absolute(directory), ::geteuid() == 0);
  if (error.empty()) return 0;
  fmt::print(stderr, "holdfast: {}\n", error);
  return 1;
}

int umount_main(int argc, char** argv) {
  CLI::App app("Takes a mount of 'holdfast mount' away.", "holdfast umount");
  std::string directory;
  app.add_option("DIR", directory)->required();
  if (auto status = parse(app, argc, argv)) return *status;
  std::string error = fuse::unmount_at(directory);
  if (error.empty()) return 0;
  fmt::print(stderr, "holdfast: {}\n", error);
  return 1;
}

}  // namespace holdfast::cli
