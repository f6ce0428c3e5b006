// Module: everything the kernel knows of one module. The C struct that the module itself sees lies
// in the module's memory and is only written here, never believed.
//
// Who may touch what: `references` and `state` are atomic. `users`, `uses` and membership of the
// lists are under Modules' lock. The rest is written by the loading task alone before the module is
// COMING, and constant from then on, but for the memory of init, which goes when init has run.
#pragma once

#include <holdfast/abi/dynamic_debug.h>
#include <holdfast/abi/kunit.h>
#include <holdfast/abi/module.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ref.h"
#include "kernel/core/atomic.h"
#include "kernel/core/mutex.h"
#include "kernel/kernel.h"
#include "kernel/module/memory.h"
#include "kernel/module/module.h"

namespace holdfast::kernel {

inline constexpr int kModuleRefBase = 1;  // MODULE_REF_BASE

struct ExportedSymbol {
  std::string name;
  const void* address;
  bool gpl_only;
  bool is_function;
  std::string ns;  // empty: none
};

// The module's own symbols, for addresses: names in one string, entries by address.
class SymbolTable {
 public:
  struct Entry {
    std::uint64_t address;
    std::uint32_t name;  // into names_
  };
  void build(const elf::Object& object, const ModuleMemory& memory);
  // The last entry at or below `address`, the first of several at one place; nullptr: none.
  const Entry* at_or_below(std::uint64_t address) const;
  // Address of the next entry above `address`; 0: none.
  std::uint64_t next_above(std::uint64_t address) const;
  std::string_view name(const Entry& entry) const { return names_.c_str() + entry.name; }
  const Entry* find(std::string_view name) const;

 private:
  std::vector<Entry> entries_;
  std::string names_;
};

struct TextSection {
  std::string name;
  std::uint64_t address;
  std::uint64_t size;
};

class ModuleSysfs;  // module/sysfs.h

class Module final : public RefCounted {
 public:
  Module(Kernel& owner, std::string module_name);

  Kernel& kernel;
  const std::string name;
  std::string origin;  // path of the .ko; empty: none
  std::string version, srcversion, arguments;
  ::module* c = nullptr;  // nullptr before it is laid out and after it is freed

  ::module_state state() const { return static_cast<::module_state>(state_.load()); }
  void set_state(::module_state state);
  bool live() const { return state() != MODULE_STATE_GOING; }

  // Linux's count: the base, plus one for each reference.
  Atomic<int> references{kModuleRefBase};
  bool get() { return live() && references.increment_unless_zero(); }
  void put();

  ModuleMemory memory;
  SymbolTable symbols;
  ModuleSysfs* sysfs = nullptr;  // between setup_module_sysfs and teardown_module_sysfs
  std::vector<TextSection> texts;
  std::vector<ExportedSymbol> exports;
  Mutex param_lock{"param_lock"};
  std::span<const ::kernel_param> params;  // __param, in the module's memory, checked
  std::span<::kunit_suite*> kunit_suites;  // .kunit_test_suites, checked
  std::span<::_ddebug> debug_sites;  // __dyndbg: the places are right, the contents are its own

  std::vector<RefPtr<Module>> uses;  // whose symbols it is linked to
  std::vector<Module*> users;        // who is linked to its symbols, newest first

  std::uint32_t taints = 0;  // bits as in enum Taint
  bool using_gpl_only_symbols = false;
  bool ticks = false;  // the kernel's tick runs for it
  Atomic<bool> pinned{false};
  Atomic<bool> dead{false};  // its init or exit oopsed: it stays in that state for ever
  bool has_init = false, has_exit = false;
  int (*init)() = nullptr;  // nullptr again once it has run
  void (*exit)() = nullptr;

  void taint(Taint taint);
  bool tainted(Taint taint) const { return taints >> static_cast<unsigned>(taint) & 1; }
  // "POE"; with_state: "+" while coming, "-" while going.
  std::string taint_letters(bool with_state) const;

 private:
  Atomic<int> state_{MODULE_STATE_UNFORMED};
};

}  // namespace holdfast::kernel
