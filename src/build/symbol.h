// An exported symbol as linking a module needs it: of the kernel, of another module, or of a
// Module.symvers file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::build {

struct ExportedSymbol {
  std::string name;
  bool gpl_only = false;
  std::string name_space;  // empty: none
  std::string module;      // path without ".ko", as in Module.symvers; "vmlinux" for the kernel
};

// "crc <tab> name <tab> module <tab> EXPORT_SYMBOL[_GPL] <tab> namespace" a line. Lines of another
// shape are an error, named with their number.
struct Symvers {
  std::vector<ExportedSymbol> symbols;
  std::string problem;
};
Symvers parse_symvers(std::string_view text, std::string_view path);
std::string format_symvers(const std::vector<ExportedSymbol>& symbols);

}  // namespace holdfast::build
