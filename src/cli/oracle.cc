// oracle: the same modules and scripts on a real Linux and on this kernel.
#include <fmt/core.h>

#include "build/home.h"
#include "cli/commands.h"
#include "oracle/command.h"

namespace holdfast::cli {

int oracle_main(int argc, char** argv) {
  auto home = build::find_home();
  if (!home) {
    fmt::print(stderr, "holdfast: no include/ and sdk/ beside this program; set HOLDFAST_HOME\n");
    return 2;
  }
  return oracle::command(argc - 1, argv + 1, {build::own_path(), home->sdk()});
}

}  // namespace holdfast::cli
