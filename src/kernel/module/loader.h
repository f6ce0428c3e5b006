// Loader: one init_module(2), from bytes to LIVE. Steps in the order of Linux's load_module(), so
// that the log of a failing load reads the same. What has been done when a step fails is undone by
// load(): see abandon().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "elf/modinfo.h"
#include "elf/object.h"
#include "elf/relocation.h"
#include "kernel/module/state.h"

namespace holdfast::kernel {

class Loader {
 public:
  Loader(Modules::State& state, std::span<const std::byte> image, std::string_view arguments,
         LoadFlags flags, std::string origin);
  Status load();

 private:
  struct Symbol {
    std::uint64_t value = 0;
    bool known = false;        // a value was found (0 for an absent weak symbol)
    bool is_function = false;  // a stub may stand for it
    std::uint32_t got = 0;     // 1 + index of its word; 0: none
    std::uint32_t stub = 0;    // 1 + index of its stub
  };

  // load.cc
  Status parse();
  Status reserve_name();
  Status prepare();
  Status complete_formation();
  Status parse_arguments();
  Status enter_sysfs();
  Status run_init();
  void finish_init();
  Status run_constructors();
  void abandon();
  Status malformed(std::string_view why);

  // check.cc
  Status check_modinfo();
  Status check_version_magic();
  void check_licence();
  void taint_unsigned();

  // tables.cc: what the relocated sections say, before it is believed
  Status find_struct_module();
  Status find_tables();
  Status find_debug_sites();
  Status find_kunit_suites();
  Status check_entry_points();
  Status check_exports();
  Status check_params(std::span<const ::kernel_param> params);
  Status read_exports(const elf::Section& section, bool gpl_only);

  // resolve.cc
  Status resolve_symbols();
  Status start_tick();
  Status resolve(const elf::Symbol& symbol, Symbol& into);
  int find_symbol(std::string_view name, Symbol& into);
  int find_module_symbol(std::string_view name, Symbol& into, Module*& owner);
  int use_symbol(Module& owner, const ExportedSymbol& symbol);
  int check_namespace(std::string_view symbol, std::string_view ns);
  void unknown_symbol(std::string_view name, int error);

  // relocate.cc
  void count_linkage();
  Status relocate();
  Status relocate_section(const elf::RelocationTable& table);
  Status relocate_one(const elf::Section& section, const elf::Relocation& relocation);
  void write_linkage();
  std::uint64_t got_address(const Symbol& symbol) const;
  std::uint64_t stub_address(const Symbol& symbol) const;

  Modules::State& state_;
  Kernel& kernel_;
  std::span<const std::byte> image_;
  std::string_view arguments_;
  const LoadFlags flags_;
  std::string origin_;
  std::optional<elf::Object> object_;
  elf::ModInfo info_;
  const elf::Section* this_module_ = nullptr;
  RefPtr<Module> module_;
  std::vector<Symbol> symbols_;  // parallel to object_->symbols()
  std::uint32_t got_words_ = 0, stubs_ = 0;
  bool listed_ = false;
  std::string why_;
};

}  // namespace holdfast::kernel
