// try_module_get and its kin. They look at one module only and take no lock: the caller's word that
// the struct module is there is all that stands behind them, as in Linux.
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/kernel.h"
#include "kernel/module/loaded_module.h"
#include "kernel/module/state.h"

namespace holdfast::kernel {
namespace {

Module* module_behind(::module* module) { return static_cast<Module*>(module->hf_module); }

}  // namespace

void Module::put() {
  int seen = references.load();
  while (seen > 0) {
    if (references.compare_exchange(seen, seen - 1)) return;
  }
  kernel.log().print(Level::kWarning,
                     "WARNING: module_put: the use count of module %s is zero already",
                     name.c_str());
  kernel.taint(Taint::kWarn);
  tell_problem(Problem::kReference, "module_put() of a module whose use count is zero already");
}

bool try_module_get(::module* module) {
  if (!module) return true;
  Module* behind = module_behind(module);
  if (!behind) return false;
  return behind->kernel.boot().module_unload ? behind->get() : behind->live();
}

void __module_get(::module* module) {
  if (!module) return;
  Module* behind = module_behind(module);
  if (behind && behind->kernel.boot().module_unload) behind->references.add(1);
}

void module_put(::module* module) {
  if (!module) return;
  Module* behind = module_behind(module);
  if (behind && behind->kernel.boot().module_unload) behind->put();
}

int module_refcount(::module* module) {
  Module* behind = module ? module_behind(module) : nullptr;
  if (!behind || !behind->kernel.boot().module_unload) return -1;
  return behind->references.load() - kModuleRefBase;
}

}  // namespace holdfast::kernel
