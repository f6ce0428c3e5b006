#include <fmt/core.h>

#include <clocale>
#include <map>
#include <sstream>

#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/log_printer.h"

namespace holdfast::cli {
namespace {

struct Options {
  bool follow = false, follow_new = false, clear = false, read_clear = false;
  bool no_time = false, ctime = false, delta = false, relative = false, kernel = false,
       user = false;
  std::string colour = "auto", format, levels, facilities;
  LogStyle style;
};

// "err,warn" as a set of numbers; nullopt: one of them is no name.
std::optional<std::uint32_t> set_of(const std::string& names, int (*number)(const std::string&),
                                    const char* what) {
  std::uint32_t set = 0;
  std::istringstream words(names);
  for (std::string name; std::getline(words, name, ',');) {
    int found = number(name);
    if (found < 0) {
      fmt::print(stderr, "dmesg: unknown {} '{}'\n", what, name);
      return std::nullopt;
    }
    set |= 1u << found;
  }
  return set;
}

void choose_time(Options& options) {
  static const std::map<std::string, TimeFormat> kFormats = {{"ctime", TimeFormat::kCtime},
                                                             {"delta", TimeFormat::kDelta},
                                                             {"reltime", TimeFormat::kRelative},
                                                             {"iso", TimeFormat::kIso},
                                                             {"notime", TimeFormat::kNone}};
  if (options.delta) options.style.time = TimeFormat::kDelta;
  if (options.relative) options.style.time = TimeFormat::kRelative;
  if (options.ctime) options.style.time = TimeFormat::kCtime;
  if (options.no_time) options.style.time = TimeFormat::kNone;
  if (!options.format.empty()) options.style.time = kFormats.at(options.format);
}

// False: said why not.
bool choose_records(Options& options) {
  if (options.kernel) options.style.facilities = 1;
  if (options.user) options.style.facilities = ~1u;
  if (!options.facilities.empty()) {
    auto set = set_of(options.facilities, facility_of, "facility");
    if (!set) return false;
    options.style.facilities = *set;
  }
  if (!options.levels.empty()) {
    auto set = set_of(options.levels, level_of, "level");
    if (!set) return false;
    options.style.levels = *set;
  }
  return true;
}

std::optional<int> parse_dmesg(int argc, char** argv, Options& options) {
  CLI::App app("Shows the log of the kernel that runs.", "dmesg");
  app.add_flag("-w,--follow", options.follow, "go on as new lines come");
  app.add_flag("-W,--follow-new", options.follow_new, "only new lines, as they come");
  app.add_flag("-C,--clear", options.clear, "show nothing from before now, next time");
  app.add_flag("-c,--read-clear", options.read_clear, "show, then clear");
  app.add_flag("-t,--notime", options.no_time, "without time stamps");
  app.add_flag("-T,--ctime", options.ctime, "with the time of day");
  app.add_flag("-d,--show-delta", options.delta, "with the time between two lines too");
  app.add_flag("-e,--reltime", options.relative, "with the minute, then the time between lines");
  app.add_option("--time-format", options.format, "ctime, delta, reltime, iso or notime")
      ->check(CLI::IsMember({"ctime", "delta", "reltime", "iso", "notime"}));
  app.add_flag("-r,--raw", options.style.raw, "with the number of the level in front");
  app.add_flag("-x,--decode", options.style.decode, "with facility and level in front");
  app.add_flag("-p,--force-prefix", options.style.force_prefix,
               "the same in front of every line of a record");
  app.add_option("-l,--level", options.levels, "only these, as in err,warn");
  app.add_option("-f,--facility", options.facilities, "only these, as in kern,user");
  app.add_flag("-k,--kernel", options.kernel, "only what the kernel says");
  app.add_flag("-u,--userspace", options.user, "only what processes wrote to /dev/kmsg");
  app.add_flag("--json", options.style.json, "one JSON object a line");
  app.add_option("-L,--color", options.colour, "auto (on a terminal), always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  if (auto status = parse(app, argc, argv)) return status;
  choose_time(options);
  if (!choose_records(options)) return 1;
  options.style.colour =
      options.colour == "always" || (options.colour == "auto" && is_terminal(stdout));
  return std::nullopt;
}

}  // namespace

int dmesg_main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "");
  std::setlocale(LC_TIME, "");
  Options options;
  if (auto status = parse_dmesg(argc, argv, options)) return *status;
  auto kernel = connect("dmesg: ");
  if (!kernel.connected()) return 1;
  if (options.clear) return shell::error_of(kernel.ask({{"do", "clear"}})) == 0 ? 0 : 1;
  LogPrinter printer(stdout, options.style);
  auto answer = kernel.ask({{"do", "log"},
                            {"follow", options.follow || options.follow_new},
                            {"new", options.follow_new}},
                           {}, {}, [&](shell::Message& message) {
                             printer.set_boot(message.json.value("boot", 0LL));
                             printer.print(message.json["records"]);
                             return std::ferror(stdout) == 0;
                           });
  if (shell::is_gone(answer)) {
    report_gone("dmesg: ");
    return 1;
  }
  if (options.read_clear) (void)kernel.ask({{"do", "clear"}});
  return 0;
}

}  // namespace holdfast::cli
