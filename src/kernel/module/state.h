// What Modules keeps. `lock` is module_mutex: it guards the lists and the states' transitions, and
// is never held while module code runs or while waiting.
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "host/host.h"
#include "kernel/core/atomic.h"
#include "kernel/core/lock.h"
#include "kernel/core/mutex.h"
#include "kernel/core/sched.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/kunit/kunit.h"
#include "kernel/module/loaded_module.h"
#include "kernel/module/notifier.h"

namespace holdfast::kernel {

struct ModuleExport {
  Module* owner;
  const ExportedSymbol* symbol;
};

struct Modules::State {
  explicit State(Kernel& owner) : kernel(owner), notifiers(owner), kunit(owner) {}

  Kernel& kernel;
  Lock lock{"module_mutex"};
  std::vector<RefPtr<Module>> modules;  // newest last
  std::unordered_map<std::string_view, Module*> by_name;
  std::unordered_map<std::string_view, ModuleExport> exports;  // of modules that are formed
  struct Range {
    std::uint64_t end;
    Module* module;
    bool released;  // init's, given back: nothing is there, but its addresses still have names
  };
  std::map<std::uint64_t, Range> ranges;  // begin -> areas of modules that are formed
  std::vector<Task*> waiting;             // module_wq
  ModuleNotifiers notifiers;
  Kunit kunit;
  Mutex param_lock{"param_lock"};          // kernel_param_lock(NULL)
  std::unordered_set<const char*> charps;  // charp parameters' strings
  Atomic<int> refusals{0};                 // loads that init ended by an error
  bool lock_debugging = true;              // until something makes lockdep's word worthless

  // All with the lock held.
  Module* find(std::string_view name) const;  // unformed ones too
  void add(RefPtr<Module> module);
  void remove(Module& module);
  void add_ranges(Module& module);
  void remove_ranges(const Module& module);
  void mark_released(const Area& init);
  const Range* range_of(const void* address) const;
  Module* owner_of(const void* address) const;
  void add_exports(Module& module);
  void remove_exports(Module& module);
  void wake_all();  // something a waiter may be waiting for has changed

  // Waits until done(), called with the lock held, is true. The caller does not hold the lock.
  // EINTR, ETIMEDOUT.
  template <class Done>
  Status wait_until(Done&& done, host::Time deadline = host::kForever) {
    Task& self = current_task();
    for (bool time_left = true;;) {
      {
        LockGuard guard(lock);
        std::erase(waiting, &self);
        if (done()) return {};
        if (!time_left) return Error{ETIMEDOUT};
        if (signal_pending(self)) return Error{EINTR};
        waiting.push_back(&self);
        set_current_state(kTaskInterruptible);
      }
      time_left = sleep_on_change(deadline);
    }
  }
  bool sleep_on_change(host::Time deadline);  // false: the deadline has passed

  // Everyone who wants to hear of modules.
  void tell(Module& module, ::module_state now) {
    if (now == MODULE_STATE_GOING) kunit.going(module);
    notifiers.tell(module, now);
  }
  Status tell_coming(Module& module) {
    kunit.coming(module);
    Status told = notifiers.tell_or_undo(module, MODULE_STATE_COMING, MODULE_STATE_GOING);
    if (!told.ok()) kunit.going(module);
    return told;
  }
  void let_threads_end(const Module& module);
  void report_leaks(const Module& module);
  // Takes a module out of every table and gives its memory back. No lock held; nobody may be inside
  // it.
  void free_module(Module& module);
  Status check_unload(Module* module, int flags);  // with the lock held; GOING if it is ok
  bool force_unload(Module& module, int flags);
};

// True if a module under that licence may use GPL-only symbols.
bool licence_is_gpl_compatible(std::string_view licence);

}  // namespace holdfast::kernel
