// The tables that a module carries: struct module, exports, parameters. They are read after
// relocation, so every pointer in them is whatever the file made of it; nothing is followed that
// has not been seen to lie inside the module.
#include <algorithm>
#include <cstring>
#include <tuple>

#include "kernel/abi/export.h"
#include "kernel/core/log.h"
#include "kernel/module/loader.h"
#include "kernel/module/params.h"

namespace holdfast::kernel {
namespace {

bool is_export_table(std::string_view name, bool& gpl_only) {
  gpl_only = name == "__ksymtab_gpl" || name.starts_with("___ksymtab_gpl+");
  return gpl_only || name == "__ksymtab" || name.starts_with("___ksymtab+");
}

bool is_aligned(const void* record) {
  return reinterpret_cast<std::uintptr_t>(record) % alignof(void*) == 0;
}

bool fits(const elf::Section& section, std::size_t record) {
  return section.type == SHT_PROGBITS && section.size % record == 0;
}

}  // namespace

// The name comes from the file, the address once the sections have one.
Status Loader::find_struct_module() {
  this_module_ = object_->section(".gnu.linkonce.this_module");
  if (!this_module_) return malformed("no section .gnu.linkonce.this_module: not a module");
  if (this_module_->type != SHT_PROGBITS || !this_module_->allocated() ||
      !this_module_->writable()) {
    return malformed("section .gnu.linkonce.this_module is not writable data");
  }
  if (this_module_->size != sizeof(::module) || this_module_->alignment < alignof(::module)) {
    return malformed("section .gnu.linkonce.this_module is no struct module of this kernel");
  }
  ::module raw;
  std::memcpy(&raw, this_module_->contents.data(), sizeof raw);
  if (!std::memchr(raw.name, 0, sizeof raw.name)) return malformed("its name has no end");
  const std::string name = raw.name;
  if (name.empty()) return malformed("it has no name");
  for (char c : name) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '/' || c == 0x7f) {
      return malformed("its name has characters that names cannot have");
    }
  }
  module_ = make_ref<Module>(kernel_, name);
  module_->origin = origin_;
  return {};
}

Status Loader::check_entry_points() {
  module_->has_init = module_->c->init != nullptr;
  module_->has_exit = module_->c->exit != nullptr;
  module_->init = module_->c->init;
  module_->exit = module_->c->exit;
  if (module_->init && !module_->memory.executable(reinterpret_cast<void*>(module_->init))) {
    return malformed("its init function is outside its code");
  }
  if (module_->exit &&
      !module_->memory.core().contains(PageKind::kText, reinterpret_cast<void*>(module_->exit))) {
    return malformed("its exit function is outside its code");
  }
  return {};
}

Status Loader::find_tables() {
  TRY_STATUS(check_entry_points());
  for (const elf::Section& section : object_->sections()) {
    bool gpl_only = false;
    if (!is_loaded(section) || !is_export_table(section.name, gpl_only)) continue;
    TRY_STATUS(read_exports(section, gpl_only));
  }
  // As the kernel's linker script would have sorted them.
  std::sort(module_->exports.begin(), module_->exports.end(),
            [](const ExportedSymbol& a, const ExportedSymbol& b) {
              return std::tie(a.gpl_only, a.name) < std::tie(b.gpl_only, b.name);
            });
  TRY_STATUS(find_debug_sites());
  TRY_STATUS(find_kunit_suites());
  const elf::Section* params = object_->section("__param");
  if (!params || !is_loaded(*params) || params->size == 0) return {};
  if (!fits(*params, sizeof(::kernel_param)) || params->alignment < alignof(::kernel_param)) {
    return malformed("section __param is no table of parameters");
  }
  const auto* table =
      reinterpret_cast<const ::kernel_param*>(module_->memory.address_of(params->index));
  const std::span<const ::kernel_param> checked(table, params->size / sizeof *table);
  TRY_STATUS(check_params(checked));
  module_->params = checked;
  return {};
}

Status Loader::find_debug_sites() {
  const elf::Section* sites = object_->section("__dyndbg");
  if (!sites || !is_loaded(*sites) || sites->size == 0) return {};
  if (!fits(*sites, sizeof(::_ddebug)) || sites->alignment < alignof(::_ddebug))
    return malformed("section __dyndbg is no table of debug messages");
  auto* table = reinterpret_cast<::_ddebug*>(module_->memory.address_of(sites->index));
  module_->debug_sites = {table, sites->size / sizeof *table};
  return {};
}

// Suites and cases are written to when they run.
Status Loader::find_kunit_suites() {
  const elf::Section* section = object_->section(".kunit_test_suites");
  if (!section || !is_loaded(*section) || section->size == 0) return {};
  if (!fits(*section, sizeof(::kunit_suite*)) || section->alignment < alignof(::kunit_suite*))
    return malformed("section .kunit_test_suites is no table of suites");
  auto* table = reinterpret_cast<::kunit_suite**>(module_->memory.address_of(section->index));
  const ModuleMemory& memory = module_->memory;
  for (::kunit_suite* suite : std::span(table, section->size / sizeof *table)) {
    if (!is_aligned(suite) || !memory.writable(suite, sizeof *suite) ||
        !memory.holds_string(suite->name))
      return malformed("a test suite lies outside its data");
    for (const ::kunit_case* at = suite->test_cases;; ++at) {
      if (!is_aligned(at) || !memory.writable(at, sizeof *at))
        return malformed("the cases of a test suite lie outside its data");
      if (!at->run_case) break;
      if (!memory.holds_string(at->name)) return malformed("a test case has no name");
    }
  }
  module_->kunit_suites = {table, section->size / sizeof *table};
  return {};
}

Status Loader::read_exports(const elf::Section& section, bool gpl_only) {
  if (!fits(section, sizeof(::kernel_symbol)) ||
      (section.size && section.alignment < alignof(::kernel_symbol))) {
    return malformed("section " + std::string(section.name) + " is no table of symbols");
  }
  const auto* table =
      reinterpret_cast<const ::kernel_symbol*>(module_->memory.address_of(section.index));
  for (std::size_t i = 0; i < section.size / sizeof(::kernel_symbol); ++i) {
    const ::kernel_symbol& symbol = table[i];
    if (!module_->memory.holds_string(symbol.name) || !*symbol.name) {
      return malformed("an exported symbol has no name");
    }
    if (symbol.ns && !module_->memory.holds_string(symbol.ns)) {
      return malformed("an exported symbol's namespace has no name");
    }
    const auto* address = reinterpret_cast<const void*>(symbol.value);
    module_->exports.push_back({symbol.name, address, gpl_only, module_->memory.executable(address),
                                symbol.ns ? symbol.ns : ""});
  }
  return {};
}

Status Loader::check_params(std::span<const ::kernel_param> params) {
  for (const ::kernel_param& param : params) {
    if (!module_->memory.holds_string(param.name) || !*param.name) {
      return malformed("a parameter has no name");
    }
    const std::string_view fault = fault_of_param(*module_, param);
    if (!fault.empty()) {
      return malformed("parameter '" + std::string(param.name) + "' " + std::string(fault));
    }
  }
  return {};
}

// Nobody else may export what this module exports.
Status Loader::check_exports() {
  for (const ExportedSymbol& symbol : module_->exports) {
    const char* owner = nullptr;
    auto found = state_.exports.find(symbol.name);
    if (abi::find_export(symbol.name)) {
      owner = "kernel";
    } else if (found != state_.exports.end()) {
      owner = found->second.owner->name.c_str();
    } else {
      continue;
    }
    kernel_.log().print(Level::kError, "%s: exports duplicate symbol %s (owned by %s)",
                        module_->name.c_str(), symbol.name.c_str(), owner);
    return Error{ENOEXEC};
  }
  return {};
}

}  // namespace holdfast::kernel
