#include <cstdio>
#include <cstring>
#include <string_view>

#include "cli/commands.h"

namespace {

using holdfast::cli::Subcommand;

const Subcommand* find(std::string_view name) {
  for (const auto& subcommand : holdfast::cli::subcommands()) {
    if (name == subcommand.name) return &subcommand;
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  const char* slash = argc > 0 ? std::strrchr(argv[0], '/') : nullptr;
  const char* name = slash ? slash + 1 : argc > 0 ? argv[0] : "holdfast";
  const Subcommand* called = find(name);
  if (called && called->by_name) return called->run(argc, argv);
  if (argc < 2) {
    holdfast::cli::help_main(argc, argv);
    return 1;
  }
  std::string_view word = argv[1];
  if (word == "--help" || word == "-h") return holdfast::cli::help_main(argc - 1, argv + 1);
  if (word == "--version" || word == "-V") return holdfast::cli::version_main(argc - 1, argv + 1);
  if (const Subcommand* subcommand = find(word)) return subcommand->run(argc - 1, argv + 1);
  std::fprintf(stderr, "holdfast: no command '%s' ('holdfast help' lists them)\n", argv[1]);
  return 1;
}
