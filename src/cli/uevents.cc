// uevents: what a kernel with netlink would tell udev.
#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/daemon.h"

namespace holdfast::cli {
namespace {

// As the message on the netlink socket, a line for each of its strings; or one JSON object a line.
void print(const shell::Json& event, bool json) {
  if (json) {
    fmt::print("{}\n", event.dump());
  } else {
    fmt::print("{}@{}\n", event.value("action", ""), event.value("path", ""));
    for (const auto& variable : event["environment"])
      fmt::print("{}\n", variable.get<std::string>());
    fmt::print("\n");
  }
  std::fflush(stdout);
}

}  // namespace

int uevents_main(int argc, char** argv) {
  CLI::App app(
      "Shows the uevents that the kernel sent: devices, drivers and modules that came and went, "
      "as\n"
      "'udevadm monitor --kernel --property' does on Linux. The last 1000 are kept.",
      "holdfast uevents");
  bool follow = false, json = false;
  std::uint64_t after = 0;
  app.add_flag("-w,--follow", follow, "go on as new ones come");
  app.add_option("--after", after,
                 "only those after this number (/sys/kernel/uevent_seqnum has the last one)");
  app.add_flag("--json", json, "one JSON object a line: sequence, action, path, environment");
  app.footer("Exit status: 0 shown; 1 no kernel is running.");
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect();
  if (!kernel.connected()) return 1;
  auto answer = kernel.ask({{"do", "uevents"}, {"after", after}, {"follow", follow}}, {}, {},
                           [&](shell::Message& message) {
                             print(message.json["uevent"], json);
                             return std::ferror(stdout) == 0;
                           });
  if (!shell::is_gone(answer)) return 0;
  report_gone("holdfast: ");
  return 1;
}

}  // namespace holdfast::cli
