// build, modpost.
#include <fmt/core.h>

#include "build/modpost_main.h"
#include "cli/building.h"
#include "cli/commands.h"
#include "cli/daemon.h"
#include "cli/versions.h"

namespace holdfast::cli {

int build_main(int argc, char** argv) {
  CLI::App app(
      "Compiles modules: C files, each a module of its own, or a directory with a "
      "Kbuild Makefile. Prints the paths of the .ko files.",
      "holdfast build");
  std::vector<std::string> sources, cflags, symvers;
  std::string version, output = ".";
  bool json = false, verbose = false, no_cache = false;
  int jobs = 1;
  app.add_option("SOURCE", sources, "C files, or one directory")->required();
  app.add_option("--kernel", version,
                 "for which version of Linux (default: what the source says, "
                 "else 6.1)");
  app.add_option("-o,--output", output, "directory for the .ko files (default: here)");
  app.add_option("--cflags", cflags, "one more option of the compiler")->allow_extra_args(false);
  app.add_option("--symvers", symvers, "Module.symvers of modules built before")
      ->allow_extra_args(false);
  app.add_option("-j,--jobs", jobs, "of make");
  app.add_flag("--no-cache", no_cache, "compile even if nothing changed");
  app.add_flag("-v,--verbose", verbose, "show every command");
  app.add_flag("--json", json, "one JSON object: ok, modules (name, path, depends), version");
  app.footer("Exit status: 0 built; 1 not, and the compiler's words are on standard error.");
  if (auto status = parse(app, argc, argv)) return *status;
  std::uint32_t number = 0;
  if (!version.empty()) {
    auto chosen = choose_version(version, {});
    if (!chosen) return 1;
    number = *chosen;
  }
  auto options = build_options(number, verbose);
  if (!options) return 1;
  options->cflags = cflags;
  options->symvers = symvers;
  options->output_directory = output;
  options->use_cache = !no_cache;
  options->jobs = jobs;
  auto outcome = build::compile(sources, *options);
  if (json) {
    shell::Json modules = shell::Json::array();
    for (const auto& module : outcome.modules) {
      modules.push_back(
          {{"name", module.name}, {"path", module.path}, {"depends", module.depends}});
    }
    fmt::print("{}\n", shell::Json({{"ok", outcome.ok},
                                    {"modules", modules},
                                    {"version", outcome.version},
                                    {"from_cache", outcome.from_cache}})
                           .dump(2));
  } else if (outcome.ok) {
    for (const auto& module : outcome.modules) fmt::print("{}\n", module.path);
  }
  return outcome.ok ? 0 : 1;
}

int modpost_main(int argc, char** argv) {
  return build::modpost_main(argc, argv, kernel_symbols());
}

}  // namespace holdfast::cli
