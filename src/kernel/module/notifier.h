// The module notifier chain: modules that want to hear of modules. Blocking, as in Linux: callbacks
// may sleep, and unregister waits for running calls.
#pragma once

#include <holdfast/abi/notifier.h>

#include <vector>

#include "base/result.h"
#include "kernel/core/lock.h"

namespace holdfast::kernel {

class Kernel;
class Module;
struct Area;
struct Task;

class ModuleNotifiers {
 public:
  explicit ModuleNotifiers(Kernel& kernel) : kernel_(kernel) {}

  int add(::notifier_block* block);     // -EEXIST: it is registered already
  int remove(::notifier_block* block);  // -ENOENT
  // Tells everyone of module->state. Never stops at an error.
  void tell(Module& module, unsigned long action);
  // The same, but the first callback that objects ends it; those told before it are told `undo`.
  Status tell_or_undo(Module& module, unsigned long action, unsigned long undo);
  // A module is freed with its notifier still registered: takes it out, and returns how many.
  int drop_inside(const Area& area);

 private:
  struct Entry {
    ::notifier_block* block;
    notifier_fn_t function;
    int priority;
  };
  std::vector<Entry> enter();
  void leave();
  int call(const Entry& entry, unsigned long action, Module& module);

  Kernel& kernel_;
  Lock lock_{"module notifiers"};
  std::vector<Entry> entries_;  // highest priority first
  int calls_ = 0;
  std::vector<Task*> waiters_;  // in remove()
};

}  // namespace holdfast::kernel
