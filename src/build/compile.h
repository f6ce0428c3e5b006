// From source to .ko. Single files are compiled without make: one compiler run, a tiny one for
// NAME.mod.c, one relocating link; a directory with a Makefile goes through make and our sdk.
//
// Single files go through a cache: the same sources, headers, flags, compiler and kernel give the
// same object without running anything.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "build/home.h"
#include "build/symbol.h"

namespace holdfast::build {

enum class Flavour : std::uint8_t {
  kPlain,    // for serving
  kExplore,  // every access reported to the explorer (-fsanitize=thread code, our own functions)
};

struct Options {
  Home home;                           // find_home()
  std::vector<ExportedSymbol> kernel;  // what the kernel exports; module "vmlinux"
  // 0: what a source says ("holdfast: --kernel 3.10" in its first 20 lines), else 6.1.
  std::uint32_t version = 0;
  Flavour flavour = Flavour::kPlain;
  std::vector<std::string> cflags;  // after our own
  // Of a directory: only these modules ("foo"), and none of the directories below it; empty: all.
  std::vector<std::string> only;
  std::vector<std::string> symvers;  // Module.symvers files of modules built before
  std::string output_directory;      // empty: single files stay in the cache
  bool unresolved_is_error = true;   // false: only a warning
  bool use_cache = true;
  bool verbose = false;  // show every command
  bool colour = false;   // of the compiler's messages
  int jobs = 1;          // of make
  // Where the compiler's and modpost's words go as they come; nothing: only in Outcome::messages.
  std::function<void(std::string_view)> sink;
};

struct BuiltModule {
  std::string name;                  // "hello_proc"
  std::string path;                  // of the .ko
  std::vector<std::string> depends;  // names of modules
};

struct Outcome {
  bool ok = false;
  std::vector<BuiltModule> modules;  // in an order in which they can be loaded
  std::uint32_t version = 0;         // LINUX_VERSION_CODE they were built for
  std::string messages;              // all that compiler, modpost and make said
  bool from_cache = false;
};

// `sources`: C files, each a module of its own that may use the others' exported symbols; or one
// directory with a Makefile (or Kbuild) that says obj-m. Objects of a directory stay in it, as with
// Kbuild; `output_directory` then gets copies of the .ko files.
Outcome compile(const std::vector<std::string>& sources, const Options& options);

// Names of the modules that the Makefile in `directory` builds, without building them. Nothing, and
// why: make failed.
std::optional<std::vector<std::string>> modules_of(const std::string& directory,
                                                   const Options& options, std::string& why);

// A module that the Makefile of a directory names, and what it is made of.
struct NamedModule {
  std::string name;                  // as in obj-m: "foo" of foo.o
  std::vector<std::string> sources;  // "foo.c", or the parts of a module of several
};
// The same of `directory` alone, without the directories that its Makefile leads to.
std::optional<std::vector<NamedModule>> named_modules(const std::string& directory,
                                                      const Options& options, std::string& why);

// The version that a source asks for by a "holdfast: --kernel X.Y" line; 0: none.
std::uint32_t version_asked_by(std::string_view source_text);

inline constexpr std::uint32_t kDefaultVersion = 0x060100;

}  // namespace holdfast::build
