#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/log_printer.h"

namespace holdfast::cli {

int dmesg_main(int argc, char** argv) {
  CLI::App app("Shows the log of the kernel that runs.", "dmesg");
  bool follow = false, follow_new = false, clear = false, read_clear = false, json = false;
  bool no_time = false, raw = false;
  std::string colour = "auto";
  app.add_flag("-w,--follow", follow, "go on as new lines come");
  app.add_flag("-W,--follow-new", follow_new, "only new lines, as they come");
  app.add_flag("-C,--clear", clear, "show nothing from before now, next time");
  app.add_flag("-c,--read-clear", read_clear, "show, then clear");
  app.add_flag("-t,--notime", no_time, "without time stamps");
  app.add_flag("-r,--raw", raw, "with the level of each record in front");
  app.add_flag("--json", json, "one JSON object a line");
  app.add_option("-L,--color", colour, "auto (on a terminal), always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  if (auto status = parse(app, argc, argv)) return *status;
  auto kernel = connect("dmesg: ");
  if (!kernel.connected()) return 1;
  if (clear) return shell::error_of(kernel.ask({{"do", "clear"}})) == 0 ? 0 : 1;
  LogPrinter printer(stdout, colour == "always" || (colour == "auto" && is_terminal(stdout)), json);
  if (no_time) printer.without_time();
  if (raw) printer.with_level();
  auto answer = kernel.ask({{"do", "log"}, {"follow", follow || follow_new}, {"new", follow_new}},
                           {}, {}, [&](shell::Message& message) {
                             printer.print(message.json["records"]);
                             return std::ferror(stdout) == 0;
                           });
  if (shell::is_gone(answer)) {
    report_gone("dmesg: ");
    return 1;
  }
  if (read_clear) (void)kernel.ask({{"do", "clear"}});
  return 0;
}

}  // namespace holdfast::cli
