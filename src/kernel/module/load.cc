#include <climits>

#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/module/loader.h"
#include "kernel/module/params.h"
#include "kernel/module/sysfs.h"

namespace holdfast::kernel {

Loader::Loader(Modules::State& state, std::span<const std::byte> image, std::string_view arguments,
               LoadFlags flags, std::string origin)
    : state_(state),
      kernel_(state.kernel),
      image_(image),
      arguments_(arguments),
      flags_(flags),
      origin_(std::move(origin)) {}

Status Loader::malformed(std::string_view why) {
  std::string name = module_ ? module_->name : origin_;
  if (!module_) name = name.substr(name.rfind('/') + 1);
  if (name.empty()) name = "(unknown module)";
  kernel_.log().print(Level::kError, "%s: malformed module: %.*s", name.c_str(),
                      static_cast<int>(why.size()), why.data());
  return Error{ENOEXEC};
}

Status Loader::load() {
  TRY_STATUS(parse());
  Status status = prepare();
  if (status.ok()) status = parse_arguments();
  if (status.ok()) status = enter_sysfs();
  if (status.ok()) return run_init();
  abandon();
  return status;
}

Status Loader::parse() {
  object_ = elf::Object::parse(image_, why_);
  if (!object_) return malformed(why_);
  if (object_->machine() != elf::Machine::kX86_64) {
    return malformed("it is for another machine than this one");
  }
  auto info = elf::ModInfo::parse(*object_, why_);
  if (!info) return malformed(why_);
  info_ = std::move(*info);
  return find_struct_module();
}

// From here to COMING: everything but the module's own code.
Status Loader::prepare() {
  TRY_STATUS(check_modinfo());
  count_linkage();
  if (Status laid = module_->memory.lay_out(*object_, stubs_ * 16u, got_words_ * 8u, why_);
      !laid.ok()) {
    if (laid.code() != ENOEXEC) return laid;
    return malformed(why_);
  }
  module_->c = reinterpret_cast<::module*>(module_->memory.address_of(this_module_->index));
  TRY_STATUS(reserve_name());
  taint_unsigned();
  // One for being loaded, one until init has returned.
  module_->references.store(kModuleRefBase + 1);
  TRY_STATUS(resolve_symbols());
  TRY_STATUS(start_tick());
  TRY_STATUS(relocate());
  TRY_STATUS(find_tables());
  return complete_formation();
}

// The name is taken from here on; the module is UNFORMED and nobody can find it.
Status Loader::reserve_name() {
  // Who has waited for another to load the same name never loads it again itself, even if the other
  // failed: so since 6.2 and in 6.1's later releases.
  bool waited = false, live = false;
  auto finished = [&] {
    Module* other = state_.find(module_->name);
    live = other && other->state() == MODULE_STATE_LIVE;
    if (!other && !waited) {
      state_.add(module_);
      listed_ = true;
    }
    const bool loading =
        other && (other->state() == MODULE_STATE_UNFORMED || other->state() == MODULE_STATE_COMING);
    waited |= loading;
    return !loading || other->dead.load();
  };
  TRY_STATUS(state_.wait_until(finished));
  if (listed_) return {};
  return Error{live ? EEXIST : EBUSY};
}

Status Loader::complete_formation() {
  Module& module = *module_;
  ::module& c = *module.c;
  for (auto [key, to] :
       {std::pair{"version", &module.version}, std::pair{"srcversion", &module.srcversion}}) {
    if (auto value = info_.get(key)) *to = *value;
  }
  c.version = module.version.empty() ? nullptr : module.version.c_str();
  c.srcversion = module.srcversion.empty() ? nullptr : module.srcversion.c_str();
  c.list.next = c.list.prev = &c.list;
  c.taints = module.taints;
  c.hf_module = &module;
  module.symbols.build(*object_, module.memory);
  for (const elf::Section& section : object_->sections()) {
    if (!is_loaded(section) || !section.executable() || section.size == 0) continue;
    module.texts.push_back(
        {std::string(section.name),
         reinterpret_cast<std::uint64_t>(module.memory.address_of(section.index)), section.size});
  }
  module.arguments = arguments_;
  {
    LockGuard guard(state_.lock);
    TRY_STATUS(check_exports());
    if (!module.memory.protect()) return Error{ENOMEM};
    module.set_state(MODULE_STATE_COMING);
    state_.add_ranges(module);
    state_.add_exports(module);
  }
  if (Observer* watching = kernel_.observer()) watching->loaded(module);
  return state_.tell_coming(module);
}

Status Loader::parse_arguments() {
  Status parsed = parse_module_arguments(*module_);
  if (!parsed.ok()) {
    module_->set_state(MODULE_STATE_GOING);
    state_.tell(*module_, MODULE_STATE_GOING);
  }
  return parsed;
}

Status Loader::enter_sysfs() {
  Status entered = setup_module_sysfs(*module_, *object_);
  if (!entered.ok()) state_.tell(*module_, MODULE_STATE_GOING);
  return entered;
}

// The load has failed before init ran, or init has failed.
void Loader::abandon() {
  module_->set_state(MODULE_STATE_GOING);
  teardown_module_sysfs(*module_);
  free_parameters(*module_);
  if (listed_) return state_.free_module(*module_);
  if (Observer* watching = kernel_.observer()) watching->unloading(*module_);
  module_->memory.release();
  module_->c = nullptr;
}

Status Loader::run_init() {
  Module& module = *module_;
  constexpr int kOopsed = INT_MIN;
  int answer = 0;
  if (!run_constructors().ok()) answer = kOopsed;
  if (answer == 0 && module.init) answer = call_module(kOopsed, module.init);
  if (answer == kOopsed) {
    // As in Linux it stays what it is, for ever; here whoever loads the same name need not wait.
    module.dead.store(true);
    LockGuard guard(state_.lock);
    state_.wake_all();
    return Error{EFAULT};
  }
  if (answer < 0) {
    module.set_state(MODULE_STATE_GOING);
    module.put();
    state_.tell(module, MODULE_STATE_GOING);
    abandon();
    state_.refusals.add(1);
    return Error{-answer};
  }
  if (answer > 0) {
    kernel_.log().print(Level::kWarning,
                        "do_init_module: '%s'->init suspiciously returned %d, it should follow "
                        "0/-E convention",
                        module.name.c_str(), answer);
    kernel_.log().print(Level::kWarning, "do_init_module: loading module anyway...");
  }
  finish_init();
  return {};
}

// Compilers' and coverage's constructors, as with CONFIG_CONSTRUCTORS.
Status Loader::run_constructors() {
  for (const elf::Section& section : object_->sections()) {
    if (!is_loaded(section) || section.type == SHT_NOBITS) continue;
    if (!section.name.starts_with(".init_array") && section.name != ".ctors") continue;
    auto* table = reinterpret_cast<void (**)()>(module_->memory.address_of(section.index));
    if (reinterpret_cast<std::uintptr_t>(table) % sizeof *table) continue;
    for (std::size_t i = 0; i < section.size / sizeof *table; ++i) {
      if (table[i] && !call_module_void(table[i])) return Error{EFAULT};
    }
  }
  return {};
}

void Loader::finish_init() {
  Module& module = *module_;
  module.set_state(MODULE_STATE_LIVE);
  state_.tell(module, MODULE_STATE_LIVE);
  announce_module(module);
  Area init;
  {
    LockGuard guard(state_.lock);
    state_.mark_released(module.memory.init());
    module.memory.protect_after_init();
    module.memory.forget_sections();
    init = module.memory.take_init();
    module.init = nullptr;
  }
  if (Observer* watching = kernel_.observer()) watching->init_released(module);
  module.memory.unmap(init);
  // The last step: from here on it may be unloaded.
  if (kernel_.boot().module_unload) module.put();
  LockGuard guard(state_.lock);
  state_.wake_all();
}

}  // namespace holdfast::kernel
