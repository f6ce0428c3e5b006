// Building modules for the subcommands that need some.
#pragma once

#include <string>
#include <vector>

#include "build/compile.h"

namespace holdfast::cli {

// What our kernel exports, as modpost needs it.
std::vector<build::ExportedSymbol> kernel_symbols();
// With home, kernel symbols, colours and messages to standard error. Empty home: said why.
std::optional<build::Options> build_options(std::uint32_t version, bool verbose);
// Names that are sources or directories are built, .ko files stay. Empty: it failed, and was said.
std::vector<std::string> build_all(const std::vector<std::string>& files, std::uint32_t version,
                                   bool verbose);

}  // namespace holdfast::cli
