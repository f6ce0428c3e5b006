#include "kernel/module/state.h"

#include <algorithm>

#include "kernel/core/kthread.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/sched.h"
#include "kernel/core/slab.h"
#include "kernel/core/tick.h"
#include "kernel/driver/devices.h"
#include "kernel/module/leftovers.h"

namespace holdfast::kernel {

Module* Modules::State::find(std::string_view name) const {
  auto it = by_name.find(name);
  return it == by_name.end() ? nullptr : it->second;
}

void Modules::State::add(RefPtr<Module> module) {
  by_name.emplace(module->name, module.get());
  modules.push_back(std::move(module));
}

void Modules::State::remove(Module& module) {
  by_name.erase(module.name);
  auto it = std::find_if(modules.rbegin(), modules.rend(),
                         [&](const RefPtr<Module>& each) { return each.get() == &module; });
  if (it != modules.rend()) modules.erase(std::next(it).base());
}

void Modules::State::add_ranges(Module& module) {
  for (const Area* area : {&module.memory.core(), &module.memory.init()}) {
    if (!area->base) continue;
    const auto begin = reinterpret_cast<std::uint64_t>(area->base);
    ranges[begin] = {begin + area->size, &module, false};
  }
}

void Modules::State::remove_ranges(const Module& module) {
  std::erase_if(ranges, [&](const auto& entry) { return entry.second.module == &module; });
}

void Modules::State::mark_released(const Area& init) {
  auto found = ranges.find(reinterpret_cast<std::uint64_t>(init.base));
  if (found != ranges.end()) found->second.released = true;
}

Module* Modules::State::owner_of(const void* address) const {
  const Range* range = range_of(address);
  return range && !range->released ? range->module : nullptr;
}

const Modules::State::Range* Modules::State::range_of(const void* address) const {
  const auto wanted = reinterpret_cast<std::uint64_t>(address);
  auto above = ranges.upper_bound(wanted);
  if (above == ranges.begin()) return nullptr;
  const auto& [begin, range] = *std::prev(above);
  return wanted < range.end ? &range : nullptr;
}

void Modules::State::add_exports(Module& module) {
  for (const ExportedSymbol& symbol : module.exports) {
    exports.emplace(symbol.name, ModuleExport{&module, &symbol});
  }
}

void Modules::State::remove_exports(Module& module) {
  for (const ExportedSymbol& symbol : module.exports) {
    auto it = exports.find(symbol.name);
    if (it != exports.end() && it->second.owner == &module) exports.erase(it);
  }
}

void Modules::State::wake_all() {
  for (Task* task : waiting) wake_up_process(*task);
}

bool Modules::State::sleep_on_change(host::Time deadline) {
  schedule_until(deadline, "module_wq");
  return deadline == host::kForever || kernel.host().now(host::Clock::kMonotonic) < deadline;
}

// While its symbols still have names.
void Modules::State::report_leaks(const Module& module) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> areas;
  {
    LockGuard guard(lock);
    for (const auto& [begin, range] : ranges) {
      if (range.module == &module) areas.emplace_back(begin, range.end);
    }
  }
  for (const auto& [begin, end] : areas) {
    kernel.slab().report_leaks(reinterpret_cast<const void*>(begin),
                               reinterpret_cast<const void*>(end), module.name);
  }
}

// Linux's free_module() waits for a grace period, in which a thread that exit has let go gets to
// its end. A race of the module's all the same: where an explorer watches, it decides who runs.
void Modules::State::let_threads_end(const Module& module) {
  constexpr host::Time kStep = 1'000'000;
  constexpr int kSteps = 50;
  if (kernel.observer()) return;
  const Area& core = module.memory.core();
  for (int step = 0; step < kSteps; ++step) {
    if (kthreads_within(kernel.tasks(), core.base, core.size).empty()) return;
    host::Host& host = kernel.host();
    (void)host.park("module threads", host.now(host::Clock::kMonotonic) + kStep);
  }
}

// The module is off the list from here on, but not forgotten: whoever holds a RefPtr keeps the
// object, and place_of() of a late address finds nothing.
void Modules::State::free_module(Module& module) {
  let_threads_end(module);
  // Linux does not wait for these. Who watches hears of it; then the devices of links that a work
  // still holds are not mistaken for leaks.
  DeviceLinks& links = kernel.devices().links();
  if (!kernel.observer()) links.wait_until_released();
  report_leftovers(kernel, module);
  links.wait_until_released();
  report_leaks(module);
  module.set_state(MODULE_STATE_UNFORMED);
  const int dropped = notifiers.drop_inside(module.memory.core());
  if (dropped) {
    kernel.log().print(Level::kError,
                       "%s: freed with a module notifier still registered; it has been dropped",
                       module.name.c_str());
    tell_problem(Problem::kLeftEntry, "a module notifier is still registered");
  }
  std::vector<RefPtr<Module>> uses;
  RefPtr<Module> keep(&module);
  {
    LockGuard guard(lock);
    remove_exports(module);
    remove_ranges(module);
    uses.swap(module.uses);
    for (const RefPtr<Module>& used : uses) {
      std::erase(used->users, &module);
      if (kernel.boot().module_unload) used->put();
    }
    remove(module);
    module.c = nullptr;
  }
  if (module.ticks) kernel.tick().end();
  module.ticks = false;
  if (Observer* watching = kernel.observer()) watching->unloading(module);
  module.memory.release();
  LockGuard guard(lock);
  wake_all();
}

}  // namespace holdfast::kernel
