#include "cli/building.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include "cli/daemon.h"
#include "cli/log_printer.h"
#include "kernel/abi/export.h"

namespace holdfast::cli {

std::vector<build::ExportedSymbol> kernel_symbols() {
  std::vector<build::ExportedSymbol> symbols;
  for (const auto& symbol : kernel::abi::all_exports()) {
    bool gpl_only = symbol.licence == kernel::abi::Licence::kGplOnly;
    symbols.push_back({std::string(symbol.name), gpl_only, {}, "vmlinux"});
  }
  return symbols;
}

std::optional<build::Options> build_options(std::uint32_t version, bool verbose) {
  auto home = build::find_home();
  if (!home) {
    fmt::print(stderr,
               "holdfast: cannot find its headers (set HOLDFAST_HOME to the directory that "
               "has include/ and sdk/)\n");
    return std::nullopt;
  }
  build::Options options;
  options.home = *home;
  options.kernel = kernel_symbols();
  options.version = version;
  options.verbose = verbose;
  options.colour = is_terminal(stderr);
  options.sink = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); };
  return options;
}

namespace {

bool is_source(const std::string& file) {
  return file.ends_with(".c") || std::filesystem::is_directory(file);
}

// The sources among `files` are built together, so that one may use what another exports.
std::optional<std::map<std::string, std::string>> build_sources(
    const std::vector<std::string>& sources, const build::Options& options) {
  std::map<std::string, std::string> built;  // name of the module: its .ko
  auto outcome = build::compile(sources, options);
  if (!outcome.ok) return std::nullopt;
  for (const auto& module : outcome.modules) built[module.name] = module.path;
  return built;
}

std::string name_of_source(const std::string& source) {
  return module_name(std::filesystem::path(source).stem());
}

}  // namespace

std::vector<std::string> build_all(const std::vector<std::string>& files, std::uint32_t version,
                                   bool verbose) {
  std::vector<std::string> sources;
  std::ranges::copy_if(files, std::back_inserter(sources), is_source);
  if (sources.empty()) return files;
  auto options = build_options(version, verbose);
  if (!options) return {};
  if (sources.size() == 1 && std::filesystem::is_directory(sources[0])) {
    auto outcome = build::compile(sources, *options);
    std::vector<std::string> result;
    for (const auto& file : files) {
      if (file != sources[0]) {
        result.push_back(file);
        continue;
      }
      for (const auto& module : outcome.modules) result.push_back(module.path);
    }
    return outcome.ok ? result : std::vector<std::string>{};
  }
  auto built = build_sources(sources, *options);
  if (!built) return {};
  std::vector<std::string> result;
  for (const auto& file : files) {
    auto found = is_source(file) ? built->find(name_of_source(file)) : built->end();
    result.push_back(found == built->end() ? file : found->second);
  }
  return result;
}

}  // namespace holdfast::cli
