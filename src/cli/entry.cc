// cat, write: entries without a mount.
#include <fmt/core.h>

#include <cstring>
#include <iostream>
#include <iterator>

#include "cli/commands.h"
#include "cli/daemon.h"

namespace holdfast::cli {

int cat_main(int argc, char** argv) {
  CLI::App app("Reads entries of the kernel that runs, as cat would.", "holdfast cat");
  std::vector<std::string> paths;
  app.add_option("PATH", paths, "/proc/...")->required();
  app.footer("Exit status: 0 all read; 1 not all, and why is on standard error.");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect();
  if (!kernel.connected()) return 1;
  int result = 0;
  for (const auto& path : paths) {
    auto answer = kernel.ask({{"do", "read"}, {"path", path}}, {}, {}, [](shell::Message& message) {
      std::fwrite(message.data.data(), 1, message.data.size(), stdout);
      return std::fflush(stdout) == 0;
    });
    int code = shell::error_of(answer);
    if (code == 0) continue;
    if (shell::is_gone(answer)) report_gone("holdfast: ");
    fmt::print(stderr, "holdfast: {}: {}\n", path, std::strerror(code));
    result = 1;
  }
  return result;
}

int write_main(int argc, char** argv) {
  CLI::App app("Writes to an entry of the kernel that runs, as echo TEXT >PATH would.",
               "holdfast write");
  std::string path, text;
  bool no_newline = false, append = false;
  app.add_option("PATH", path, "/proc/...")->required();
  auto* given = app.add_option("TEXT", text, "default: standard input");
  app.add_flag("-n", no_newline, "no newline after TEXT");
  app.add_flag("-a,--append", append, "open for appending");
  app.footer("Exit status: 0 all written; 1 not, and why is on standard error.");
  if (auto status = parse(app, argc, argv)) return *status;
  if (given->count() == 0) {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else if (!no_newline) {
    text += '\n';
  }
  auto kernel = connect();
  if (!kernel.connected()) return 1;
  auto answer = kernel.ask({{"do", "write"}, {"path", path}, {"append", append}}, text);
  int code = shell::error_of(answer);
  if (code == 0) return 0;
  if (shell::is_gone(answer)) report_gone("holdfast: ");
  fmt::print(stderr, "holdfast: {}: {}\n", path, std::strerror(code));
  return 1;
}

}  // namespace holdfast::cli
