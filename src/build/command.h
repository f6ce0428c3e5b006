// The commands that make a module out of C. The flags themselves are in sdk/cflags*, which the
// Makefile reads too: a module is built the same way by either.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "build/compile.h"

namespace holdfast::build {

using Command = std::vector<std::string>;

struct ModuleCommands {
  const Options& options;
  std::uint32_t version;

  // dependencies: a file for the names of all headers read.
  Command compile(const std::string& source, const std::string& object,
                  const std::string& dependencies, const std::string& module) const;
  Command compile_mod_source(const std::string& source, const std::string& object,
                             const std::string& module) const;
  Command link(const std::vector<std::string>& objects, const std::string& module) const;
};

// $HOLDFAST_CC, else gcc.
std::string compiler();
// Tells one compiler from another: its path, size and time.
std::string compiler_identity();
// For a person: quoted where needed.
std::string command_line(const Command& command);

}  // namespace holdfast::build
