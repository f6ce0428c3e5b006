#include "cli/modules.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <cerrno>
#include <cstring>

#include "cli/daemon.h"
#include "cli/log_printer.h"

namespace holdfast::cli {
namespace {

std::string lines_of(const shell::Json& records) {
  std::string text;
  for (const auto& record : records) text += plain_line(record) + "\n";
  return text;
}

// What rmmod says before it tries; empty: nothing against it.
std::string objection(shell::Client& kernel, const std::string& name) {
  auto answer = kernel.ask({{"do", "list"}});
  if (!answer.json.contains("modules")) return {};
  for (const auto& module : answer.json["modules"]) {
    if (module.value("name", "") != name) continue;
    std::string users;
    for (const auto& user : module["users"]) users += " " + user.get<std::string>();
    if (!users.empty()) return "Module " + name + " is in use by:" + users;
    if (module.value("references", 0) > 0) return "Module " + name + " is in use";
    return {};
  }
  return "Module " + name + " is not currently loaded";
}

}  // namespace

LoadFailure load_module(shell::Client& kernel, const std::string& path,
                        const std::string& arguments) {
  LoadFailure failure;
  ScopedFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) {
    failure.code = errno;
    failure.message = fmt::format("could not load module {}: {}", path, std::strerror(errno));
    return failure;
  }
  auto answer = kernel.ask({{"do", "load"}, {"arguments", arguments}, {"origin", absolute(path)}},
                           {}, {file.get()});
  failure.gone = shell::is_gone(answer);
  failure.code = shell::error_of(answer);
  if (failure.code == 0) return failure;
  failure.message = fmt::format("could not insert module {}: {}", path, insmod_words(failure.code));
  if (answer.json.contains("log")) failure.reason = lines_of(answer.json["log"]);
  return failure;
}

LoadFailure unload_module(shell::Client& kernel, const std::string& name, int flags) {
  LoadFailure failure;
  if (!(flags & O_TRUNC)) failure.message = objection(kernel, name);
  if (!failure.message.empty()) {
    failure.code = EBUSY;
    return failure;
  }
  auto answer = kernel.ask({{"do", "unload"}, {"name", name}, {"flags", flags}});
  failure.gone = shell::is_gone(answer);
  failure.code = shell::error_of(answer);
  if (failure.code != 0) {
    failure.message =
        fmt::format("could not remove module {}: {}", name, std::strerror(failure.code));
  }
  return failure;
}

}  // namespace holdfast::cli
