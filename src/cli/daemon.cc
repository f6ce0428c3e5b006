#include "cli/daemon.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "shell/runtime_dir.h"

namespace holdfast::cli {

std::optional<int> parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  return std::nullopt;
}

shell::Client connect(const std::string& prefix) {
  shell::RuntimeDir directory = shell::runtime_dir();
  std::string error = directory.error;
  if (!error.empty() && !std::getenv("HOLDFAST_SOCKET")) {
    fmt::print(stderr, "{}{}\n", prefix, error);
    return {};
  }
  shell::Client client = shell::Client::connect(shell::socket_path(directory), error);
  if (client.connected()) return client;
  fmt::print(stderr, "{}{}\n", prefix, error);
  std::ifstream note(directory.path + "/last-panic");
  if (std::string first; std::getline(note, first)) {
    fmt::print(stderr, "{}the last one ended: {} (see {}/last-panic)\n", prefix, first,
               directory.path);
  }
  return client;
}

void report_gone(const std::string& prefix) {
  fmt::print(stderr, "{}the kernel process went away\n", prefix);
}

std::string insmod_words(int code) {
  switch (code) {
    case ENOENT:
      return "Unknown symbol in module";
    case ESRCH:
      return "Module has wrong symbol version";
    case ENOEXEC:
      return "Invalid module format";
    case EINVAL:
      return "Invalid parameters";
    case EKEYREJECTED:
      return "Key was rejected by service";
    default:
      return std::strerror(code);
  }
}

std::string module_name(const std::string& argument) {
  std::string name = std::filesystem::path(argument).filename();
  if (name.ends_with(".ko")) name.resize(name.size() - 3);
  std::ranges::replace(name, '-', '_');
  return name;
}

std::string absolute(const std::string& path) {
  std::error_code error;
  auto result = std::filesystem::weakly_canonical(path, error);
  return error ? path : result.string();
}

}  // namespace holdfast::cli
