#include <cstring>

#include "kernel/core/log.h"
#include "kernel/module/lines.h"
#include "kernel/module/loader.h"

namespace holdfast::kernel {

Modules::Modules(Kernel& kernel) : state_(std::make_unique<State>(kernel)) {}

// What could not be unloaded loses its memory all the same: nobody is left to run it.
Modules::~Modules() {
  unload_all();
  for (const RefPtr<Module>& module : state_->modules) {
    module->uses.clear();
    module->memory.release();
    module->c = nullptr;
  }
}

Status Modules::load(std::span<const std::byte> image, std::string_view arguments, LoadFlags flags,
                     std::string origin) {
  return Loader(*state_, image, arguments, flags, std::move(origin)).load();
}

void Modules::unload_all() {
  for (bool progress = true; progress;) {
    progress = false;
    for (const ModuleInfo& info : list()) progress |= unload(info.name, 0).ok();
  }
}

Module* Modules::owner_of(const void* address) {
  LockGuard guard(state_->lock);
  return state_->owner_of(address);
}

Place Modules::place_of(const void* address) {
  LockGuard guard(state_->lock);
  Place place;
  const Module* module = state_->owner_of(address);
  if (!module) return place;
  place.module = module->name;
  const auto wanted = reinterpret_cast<std::uint64_t>(address);
  const Area& area =
      module->memory.core().contains(address) ? module->memory.core() : module->memory.init();
  const SymbolTable::Entry* entry = module->symbols.at_or_below(wanted);
  const auto* end = area.end_of_kind(address);
  if (!entry || !area.contains(reinterpret_cast<const void*>(entry->address)) ||
      area.end_of_kind(reinterpret_cast<const void*>(entry->address)) != end) {
    return place;
  }
  std::uint64_t next = module->symbols.next_above(entry->address);
  const auto limit = reinterpret_cast<std::uint64_t>(end);
  if (next == 0 || next > limit) next = limit;
  place.symbol = module->symbols.name(*entry);
  place.offset = wanted - entry->address;
  place.size = next - entry->address;
  return place;
}

std::string Modules::line_of(const void* address) {
  std::string origin, section;
  std::uint64_t offset = 0;
  {
    LockGuard guard(state_->lock);
    const Module* module = state_->owner_of(address);
    if (!module) return {};
    for (const TextSection& text : module->texts) {
      const std::uint64_t at = reinterpret_cast<std::uint64_t>(address) - text.address;
      if (at >= text.size) continue;
      origin = module->origin;
      section = text.name;
      offset = at;
    }
  }
  return origin.empty() || section.empty() ? std::string{} : source_line(origin, section, offset);
}

void Modules::pin(Module& module) {
  if (module.pinned.exchange(true)) return;
  if (state_->kernel.boot().module_unload) module.references.increment_unless_zero();
}

::module* Modules::find(std::string_view name) {
  LockGuard guard(state_->lock);
  Module* module = state_->find(name);
  return module && module->state() != MODULE_STATE_UNFORMED ? module->c : nullptr;
}

int Modules::register_notifier(::notifier_block* block) { return state_->notifiers.add(block); }

int Modules::unregister_notifier(::notifier_block* block) {
  return state_->notifiers.remove(block);
}

char* Modules::new_charp(std::string_view text) {
  auto copy = std::make_unique<char[]>(text.size() + 1);
  std::memcpy(copy.get(), text.data(), text.size());
  char* address = copy.get();
  LockGuard guard(state_->lock);
  state_->charps.emplace(address, std::move(copy));
  return address;
}

void Modules::free_charp(const char* text) {
  LockGuard guard(state_->lock);
  state_->charps.erase(text);
}

}  // namespace holdfast::kernel
