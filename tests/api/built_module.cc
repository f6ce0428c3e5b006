#include "api/built_module.h"

#include "build/compile.h"
#include "kernel/abi/export.h"

namespace holdfast {
namespace {

std::vector<build::ExportedSymbol> kernel_symbols() {
  std::vector<build::ExportedSymbol> symbols;
  for (const kernel::abi::Export& row : kernel::abi::all_exports()) {
    symbols.push_back({.name = std::string(row.name),
                       .gpl_only = row.licence == kernel::abi::Licence::kGplOnly,
                       .name_space = {},
                       .module = "vmlinux"});
  }
  return symbols;
}

}  // namespace

std::string built_module(const std::string& source, std::uint32_t version) {
  build::Options options;
  options.home.path = HOLDFAST_SOURCE_DIR;
  options.kernel = kernel_symbols();
  options.version = version;
  const build::Outcome outcome =
      build::compile({std::string(HOLDFAST_SOURCE_DIR "/") + source}, options);
  EXPECT_TRUE(outcome.ok) << outcome.messages;
  return outcome.ok ? outcome.modules.front().path : std::string();
}

}  // namespace holdfast
