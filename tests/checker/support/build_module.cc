#include "checker/support/build_module.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "build/compile.h"
#include "kernel/abi/export.h"

namespace holdfast::checker {

namespace fs = std::filesystem;

std::optional<ModuleFile> build_module(const std::string& source) {
  build::Options options;
  options.home.path = HOLDFAST_SOURCE_DIR;
  for (const auto& symbol : kernel::abi::all_exports()) {
    const bool gpl_only = symbol.licence == kernel::abi::Licence::kGplOnly;
    options.kernel.push_back({std::string(symbol.name), gpl_only, {}, "vmlinux"});
  }
  options.flavour = build::Flavour::kExplore;
  options.output_directory = std::string(HOLDFAST_BINARY_DIR) + "/pairs/" +
                             fs::path(source).parent_path().filename().string();
  build::Outcome outcome = build::compile({source}, options);
  if (!outcome.ok) {
    ADD_FAILURE() << outcome.messages;
    return std::nullopt;
  }
  return ModuleFile{outcome.modules[0].name, outcome.modules[0].path, source, ""};
}

}  // namespace holdfast::checker
