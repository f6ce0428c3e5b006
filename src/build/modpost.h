// The step between compiling and linking a module: every symbol it needs must be somebody's, and
// what only the linker's side knows (its name, version magic, dependencies) becomes NAME.mod.c.
// Says the same as Kbuild's modpost, in its words, because people search for them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "build/facts.h"

namespace holdfast::build {

struct ModpostInput {
  std::uint32_t version = 0x060100;
  std::vector<ModuleFacts> modules;     // those built together
  std::vector<ExportedSymbol> kernel;   // what the kernel exports
  std::vector<ExportedSymbol> symvers;  // of modules built before
  bool unresolved_is_error = true;      // KBUILD_MODPOST_WARN=1: only a warning
  bool explored = false;                // compiled for exploration: __tsan_* is the explorer's
};

struct ModpostOutput {
  bool ok = true;
  std::string messages;                           // one a line
  std::vector<std::vector<std::string>> depends;  // names, for each module
  std::vector<std::string> sources;               // NAME.mod.c, for each module
};

ModpostOutput modpost(const ModpostInput& input);

// Indices of `modules` such that each comes after those of the group that it needs. Modules in a
// circle (which cannot be loaded) come last, as they were given.
std::vector<std::size_t> load_order(const std::vector<ModuleFacts>& modules,
                                    const std::vector<std::vector<std::string>>& depends);

}  // namespace holdfast::build
