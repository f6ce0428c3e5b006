// symbol_get() and symbol_put(): symbols by name, at run time.
#include "kernel/abi/export.h"
#include "kernel/core/log.h"
#include "kernel/core/warn.h"
#include "kernel/module/state.h"

namespace holdfast::kernel {
namespace {

void* address_of(const abi::Export& symbol, KernelData& data) {
  if (symbol.kind == abi::ExportKind::kKernelData) {
    return reinterpret_cast<char*>(&data) + symbol.data_offset;
  }
  return const_cast<void*>(symbol.address);
}

void refuse(Kernel& kernel, std::string_view name) {
  kernel.log().print(Level::kWarning, "failing symbol_get of non-GPLONLY symbol %.*s.",
                     static_cast<int>(name.size()), name.data());
}

}  // namespace

void* Modules::symbol_get(std::string_view name) {
  Kernel& kernel = state_->kernel;
  if (const abi::Export* symbol = abi::find_export(name)) {
    if (symbol->licence == abi::Licence::kGplOnly) return address_of(*symbol, kernel.data());
    refuse(kernel, name);
    return nullptr;
  }
  LockGuard guard(state_->lock);
  auto found = state_->exports.find(name);
  if (found == state_->exports.end()) return nullptr;
  const auto& [owner, symbol] = found->second;
  if (!symbol->gpl_only) {
    refuse(kernel, name);
    return nullptr;
  }
  if (owner->state() == MODULE_STATE_COMING) return nullptr;
  if (kernel.boot().module_unload ? !owner->get() : !owner->live()) return nullptr;
  return const_cast<void*>(symbol->address);
}

void Modules::symbol_put(std::string_view name) {
  if (abi::find_export(name)) return;
  LockGuard guard(state_->lock);
  auto found = state_->exports.find(name);
  if (found == state_->exports.end()) {
    warn("__symbol_put", "symbol_put of %.*s, which nobody exports", static_cast<int>(name.size()),
         name.data());
    return;
  }
  if (state_->kernel.boot().module_unload) found->second.owner->put();
}

void Modules::symbol_put_address(const void* address) {
  LockGuard guard(state_->lock);
  Module* owner = state_->owner_of(address);
  if (owner && state_->kernel.boot().module_unload) owner->put();
}

}  // namespace holdfast::kernel
