// delete_module(2).
#include <fcntl.h>

#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/module/params.h"
#include "kernel/module/state.h"
#include "kernel/module/sysfs.h"

namespace holdfast::kernel {

bool Modules::State::force_unload(Module& module, int flags) {
  if (!(flags & O_TRUNC) || !kernel.boot().module_force_unload) return false;
  module.taint(Taint::kForcedUnload);
  return true;
}

Status Modules::State::check_unload(Module* module, int flags) {
  if (!module || module->state() == MODULE_STATE_UNFORMED) return Error{ENOENT};
  if (!module->users.empty()) return Error{EWOULDBLOCK};
  if (module->state() != MODULE_STATE_LIVE) {
    kernel.log().print(Level::kDebug, "%s already dying", module->name.c_str());
    return Error{EBUSY};
  }
  if (module->has_init && !module->has_exit && !force_unload(*module, flags)) return Error{EBUSY};
  int only_the_base = kModuleRefBase;
  if (lacks(Protection::kCountTakenAway)) {
    if (module->references.load() != kModuleRefBase) return Error{EWOULDBLOCK};
  } else if (!module->references.compare_exchange(only_the_base, 0)) {
    if (only_the_base < kModuleRefBase) {
      kernel.log().print(Level::kError,
                         "%s: its use count is below what it started with: somebody called "
                         "module_put() without a reference of its own",
                         module->name.c_str());
      kernel.taint(Taint::kWarn);
    }
    if (!force_unload(*module, flags)) return Error{EWOULDBLOCK};
  }
  module->set_state(MODULE_STATE_GOING);
  return {};
}

Status Modules::unload(std::string_view name, int flags) {
  State& state = *state_;
  if (!state.kernel.boot().module_unload) return Error{ENOSYS};
  RefPtr<Module> module;
  {
    LockGuard guard(state.lock);
    module = RefPtr<Module>(state.find(name));
    TRY_STATUS(state.check_unload(module.get(), flags));
  }
  if (module->exit && !call_module_void(module->exit)) {
    // It stays GOING, as after an oops in Linux; nobody can tell what it left behind.
    module->dead.store(true);
    pin(*module);
    return Error{EFAULT};
  }
  state.tell(*module, MODULE_STATE_GOING);
  teardown_module_sysfs(*module);
  free_parameters(*module);
  state.free_module(*module);
  return {};
}

}  // namespace holdfast::kernel
