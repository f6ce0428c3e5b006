#include <holdfast/abi/gfp.h>

#include <cstring>

#include "kernel/core/gfp.h"
#include "kernel/core/log.h"
#include "kernel/core/slab.h"
#include "kernel/module/lines.h"
#include "kernel/module/loader.h"
#include "kernel/module/sysfs.h"
#include "kernel/proc/proc_fs.h"

namespace holdfast::kernel {

Modules::Modules(Kernel& kernel) : state_(std::make_unique<State>(kernel)) {
  kernel.proc().add_text("modules", [this] { return proc_modules(); });
  kernel.proc().add_text("sys/kernel/tainted",
                         [&kernel] { return std::to_string(kernel.tainted()) + "\n"; });
}

// What could not be unloaded loses its memory all the same: nobody is left to run it.
Modules::~Modules() {
  unload_all();
  for (const RefPtr<Module>& module : state_->modules) {
    forget_module_sysfs(*module);
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

// Of init's addresses too when its memory has gone: a leak may have been allocated there.
Place Modules::place_of(const void* address) {
  LockGuard guard(state_->lock);
  Place place;
  const State::Range* range = state_->range_of(address);
  if (!range) return place;
  const Module& module = *range->module;
  place.module = module.name;
  const auto wanted = reinterpret_cast<std::uint64_t>(address);
  const SymbolTable::Entry* entry = module.symbols.at_or_below(wanted);
  if (!entry || state_->range_of(reinterpret_cast<const void*>(entry->address)) != range) {
    return place;
  }
  std::uint64_t limit = range->end;
  for (const TextSection& text : module.texts) {
    if (entry->address - text.address < text.size) limit = text.address + text.size;
  }
  if (wanted >= limit) return place;
  const std::uint64_t next = module.symbols.next_above(entry->address);
  place.symbol = module.symbols.name(*entry);
  place.offset = wanted - entry->address;
  place.size = (next == 0 || next > limit ? limit : next) - entry->address;
  return place;
}

std::string Modules::line_of(const void* address) {
  std::string origin, section;
  std::uint64_t offset = 0;
  {
    LockGuard guard(state_->lock);
    const State::Range* range = state_->range_of(address);
    if (!range) return {};
    for (const TextSection& text : range->module->texts) {
      const std::uint64_t at = reinterpret_cast<std::uint64_t>(address) - text.address;
      if (at >= text.size) continue;
      origin = range->module->origin;
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

void Modules::pin_all() {
  LockGuard guard(state_->lock);
  for (const RefPtr<Module>& module : state_->modules) pin(*module);
}

::module* Modules::find(std::string_view name) {
  LockGuard guard(state_->lock);
  Module* module = state_->find(name);
  return module && module->state() != MODULE_STATE_UNFORMED ? module->c : nullptr;
}

std::span<::_ddebug> Modules::debug_sites(::module* module) {
  LockGuard guard(state_->lock);
  for (const RefPtr<Module>& loaded : state_->modules)
    if (loaded->c == module) return loaded->debug_sites;
  return {};
}

int Modules::refusals() const { return state_->refusals.load(); }

int Modules::register_notifier(::notifier_block* block) { return state_->notifiers.add(block); }

int Modules::unregister_notifier(::notifier_block* block) {
  return state_->notifiers.remove(block);
}

::module* Modules::module_of(const void* address, bool text_only) {
  LockGuard guard(state_->lock);
  Module* owner = state_->owner_of(address);
  if (!owner || (text_only && !owner->memory.executable(address))) return nullptr;
  return owner->c;
}

Kunit& Modules::kunit() { return state_->kunit; }
void Modules::lock_params(::module* module) { param_lock(module).lock(); }

void Modules::unlock_params(::module* module) { param_lock(module).unlock(); }

Mutex& Modules::param_lock(::module* module) {
  auto* behind = module ? static_cast<Module*>(module->hf_module) : nullptr;
  return behind ? behind->param_lock : state_->param_lock;
}

// Memory of the slab, where its end is seen by whoever watches, but no module's.
char* Modules::new_charp(std::string_view text) {
  void* block = state_->kernel.slab().kmalloc(text.size() + 1, kGfpKernel, nullptr);
  if (!block) return nullptr;
  char* address = static_cast<char*>(block);
  std::memcpy(address, text.data(), text.size());
  address[text.size()] = '\0';
  LockGuard guard(state_->lock);
  state_->charps.insert(address);
  return address;
}

void Modules::free_charp(const char* text) {
  {
    LockGuard guard(state_->lock);
    if (state_->charps.erase(text) == 0) return;
  }
  state_->kernel.slab().free(text, nullptr);
}

}  // namespace holdfast::kernel
