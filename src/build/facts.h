// What linking must know of one module's object code.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "build/symbol.h"

namespace holdfast::build {

struct UndefinedSymbol {
  std::string name;
  bool weak = false;
};

struct ModuleFacts {
  std::string path;  // where the module goes, without ".ko"
  std::string name;  // "foo_bar" for foo-bar.ko
  std::vector<UndefinedSymbol> undefined;
  std::vector<ExportedSymbol> exports;
  std::vector<std::string> static_exports;  // EXPORT_SYMBOL of a static function
  std::vector<std::string> licences;
  std::vector<std::string> imported_namespaces;
  bool has_init = false;     // defines init_module
  bool has_exit = false;     // defines cleanup_module
  bool has_version = false;  // MODULE_VERSION
  std::string source_version;
  bool gpl_compatible() const;
};

// "foo_bar" of "/path/foo-bar".
std::string module_name(std::string_view path);
// `path`: as in ModuleFacts. Nothing, and why: not a relocatable object.
std::optional<ModuleFacts> facts_of(std::string path, std::span<const std::byte> object,
                                    std::string& why);

}  // namespace holdfast::build
