// Undefined symbols: the kernel's exports first, then those of the other modules.
#include <algorithm>

#include "kernel/abi/export.h"
#include "kernel/core/log.h"
#include "kernel/core/tick.h"
#include "kernel/module/loader.h"

namespace holdfast::kernel {
namespace {

constexpr host::Time kOwnerTimeout = 30'000'000'000;  // resolve_symbol_wait()
constexpr std::string_view kGotSymbol = "_GLOBAL_OFFSET_TABLE_";

bool is_gpl_only(const abi::Export& symbol) { return symbol.licence == abi::Licence::kGplOnly; }

std::uint64_t value_of(const abi::Export& symbol, const KernelData& data) {
  if (symbol.kind == abi::ExportKind::kKernelData) {
    return reinterpret_cast<std::uint64_t>(&data) + symbol.data_offset;
  }
  return reinterpret_cast<std::uint64_t>(symbol.address);
}

}  // namespace

Status Loader::resolve_symbols() {
  symbols_.resize(object_->symbols().size());
  Status result;
  for (std::size_t i = 1; i < symbols_.size(); ++i) {
    const Status one = resolve(object_->symbols()[i], symbols_[i]);
    if (!one.ok()) result = one;
    if (one.code() == ENOEXEC || one.code() == EINTR) return one;
  }
  return result;
}

// Not for code that reports its reads: see core/tick.h.
Status Loader::start_tick() {
  auto imports = [&](std::string_view name) {
    return std::ranges::any_of(object_->symbols(), [&](const elf::Symbol& symbol) {
      return symbol.undefined() && symbol.name == name;
    });
  };
  const bool looks = imports("jiffies") || imports("jiffies_64");
  if (!looks || imports("__tsan_volatile_read8")) return {};
  TRY_STATUS(kernel_.tick().begin());
  module_->ticks = true;
  return {};
}

Status Loader::resolve(const elf::Symbol& symbol, Symbol& into) {
  if (symbol.common()) {
    kernel_.log().print(Level::kWarning, "%s: please compile with -fno-common",
                        module_->name.c_str());
    return Error{ENOEXEC};
  }
  if (symbol.absolute()) {
    into.value = symbol.value;
    into.known = true;
    return {};
  }
  if (symbol.in_section()) {
    const std::byte* section = module_->memory.address_of(symbol.section);
    into.value = reinterpret_cast<std::uint64_t>(section) + symbol.value;
    into.known = section != nullptr;
    return {};
  }
  if (symbol.name == kGotSymbol) {
    into.value = reinterpret_cast<std::uint64_t>(module_->memory.got());
    into.known = true;
    return {};
  }
  if (symbol.name.empty()) return {};  // nothing can refer to it: known stays false
  const int error = find_symbol(symbol.name, into);
  if (error == 0) return {};
  if (error == ENOENT && symbol.weak()) {
    into.value = 0;
    into.known = into.is_function = true;
    return {};
  }
  unknown_symbol(symbol.name, error);
  return Error{error};
}

void Loader::unknown_symbol(std::string_view name, int error) {
  kernel_.log().print(Level::kWarning, "%s: Unknown symbol %.*s (err %d)", module_->name.c_str(),
                      static_cast<int>(name.size()), name.data(), -error);
}

// 0, or a positive errno; ENOENT: there is none.
int Loader::find_symbol(std::string_view name, Symbol& into) {
  if (const abi::Export* symbol = abi::find_export(name)) {
    if (is_gpl_only(*symbol)) {
      if (module_->tainted(Taint::kProprietary)) return ENOENT;
      module_->using_gpl_only_symbols = true;
    }
    into.value = value_of(*symbol, kernel_.data());
    into.is_function = symbol->kind == abi::ExportKind::kFunction;
    into.known = true;
    return 0;
  }
  int error = ENOENT;
  Module* owner = nullptr;
  const host::Time deadline = kernel_.host().now(host::Clock::kMonotonic) + kOwnerTimeout;
  const Status waited = state_.wait_until(
      [&] {
        error = find_module_symbol(name, into, owner);
        return error != EBUSY;
      },
      deadline);
  if (waited.ok()) return error;
  kernel_.log().print(Level::kWarning, "%s: gave up waiting for init of module %s.",
                      module_->name.c_str(), owner ? owner->name.c_str() : "");
  return EBUSY;
}

// With the lock held. EBUSY: its owner is still in init.
int Loader::find_module_symbol(std::string_view name, Symbol& into, Module*& owner) {
  auto found = state_.exports.find(name);
  if (found == state_.exports.end()) return ENOENT;
  owner = found->second.owner;
  const ExportedSymbol& symbol = *found->second.symbol;
  if (symbol.gpl_only && module_->tainted(Taint::kProprietary)) return ENOENT;
  if (int error = use_symbol(*owner, symbol)) return error;
  into.value = reinterpret_cast<std::uint64_t>(symbol.address);
  into.is_function = symbol.is_function;
  into.known = true;
  return 0;
}

int Loader::use_symbol(Module& owner, const ExportedSymbol& symbol) {
  if (symbol.gpl_only) module_->using_gpl_only_symbols = true;
  if (owner.tainted(Taint::kProprietary)) {
    if (module_->using_gpl_only_symbols) {
      kernel_.log().print(
          Level::kError,
          "%s: module using GPL-only symbols uses symbols %s from proprietary module %s.",
          module_->name.c_str(), symbol.name.c_str(), owner.name.c_str());
      return EINVAL;
    }
    if (!module_->tainted(Taint::kProprietary)) {
      kernel_.log().print(
          Level::kWarning,
          "%s: module uses symbols %s from proprietary module %s, inheriting taint.",
          module_->name.c_str(), symbol.name.c_str(), owner.name.c_str());
      module_->taint(Taint::kProprietary);
    }
  }
  if (int error = check_namespace(symbol.name, symbol.ns)) return error;
  for (const RefPtr<Module>& used : module_->uses) {
    if (used.get() == &owner) return 0;
  }
  if (owner.state() == MODULE_STATE_COMING) return owner.dead.load() ? ENOENT : EBUSY;
  const bool counted = kernel_.boot().module_unload;
  if (counted ? !owner.get() : !owner.live()) return ENOENT;
  module_->uses.emplace_back(&owner);
  owner.users.insert(owner.users.begin(), module_.get());
  return 0;
}

int Loader::check_namespace(std::string_view symbol, std::string_view ns) {
  if (ns.empty()) return 0;
  for (std::string_view imported : info_.all("import_ns")) {
    if (imported == ns) return 0;
  }
  kernel_.log().print(Level::kError,
                      "%s: module uses symbol (%.*s) from namespace %.*s, but does not import it.",
                      module_->name.c_str(), static_cast<int>(symbol.size()), symbol.data(),
                      static_cast<int>(ns.size()), ns.data());
  return EINVAL;
}

}  // namespace holdfast::kernel
