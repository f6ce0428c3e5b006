#include "kernel/module/notifier.h"

#include <algorithm>

#include "kernel/core/module_call.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/module/loaded_module.h"

namespace holdfast::kernel {
namespace {

constexpr int kNotifyOk = 1;
constexpr int kNotifyStopMask = 0x8000;

// notifier_to_errno()
int error_of(int answer) {
  answer &= ~kNotifyStopMask;
  return answer > kNotifyOk ? answer - kNotifyOk : 0;
}

}  // namespace

int ModuleNotifiers::add(::notifier_block* block) {
  LockGuard guard(lock_);
  auto at = entries_.begin();
  for (const Entry& entry : entries_) {
    if (entry.block == block) return -EEXIST;
  }
  while (at != entries_.end() && at->priority >= block->priority) ++at;
  entries_.insert(at, {block, block->notifier_call, block->priority});
  return 0;
}

int ModuleNotifiers::remove(::notifier_block* block) {
  Task& self = current_task();
  {
    LockGuard guard(lock_);
    auto it = std::find_if(entries_.begin(), entries_.end(),
                           [&](const Entry& entry) { return entry.block == block; });
    if (it == entries_.end()) return -ENOENT;
    entries_.erase(it);
  }
  for (;;) {
    {
      LockGuard guard(lock_);
      std::erase(waiters_, &self);
      if (calls_ == 0) return 0;
      waiters_.push_back(&self);
    }
    self.host->park("module notifiers", host::kForever);
  }
}

std::vector<ModuleNotifiers::Entry> ModuleNotifiers::enter() {
  LockGuard guard(lock_);
  ++calls_;
  return entries_;
}

void ModuleNotifiers::leave() {
  LockGuard guard(lock_);
  if (--calls_ != 0) return;
  for (Task* waiter : waiters_) waiter->host->unpark(*waiter);
}

int ModuleNotifiers::call(const Entry& entry, unsigned long action, Module& module) {
  return call_module(0, entry.function, entry.block, action, static_cast<void*>(module.c));
}

void ModuleNotifiers::tell(Module& module, unsigned long action) {
  for (const Entry& entry : enter()) {
    if (call(entry, action, module) & kNotifyStopMask) break;
  }
  leave();
}

Status ModuleNotifiers::tell_or_undo(Module& module, unsigned long action, unsigned long undo) {
  const std::vector<Entry> entries = enter();
  Status result;
  for (std::size_t told = 0; told < entries.size(); ++told) {
    const int answer = call(entries[told], action, module);
    if (!(answer & kNotifyStopMask)) continue;
    if (int error = error_of(answer)) {
      for (std::size_t i = 0; i < told; ++i) call(entries[i], undo, module);
      result = Error{error};
    }
    break;
  }
  leave();
  return result;
}

int ModuleNotifiers::drop_inside(const Area& area) {
  LockGuard guard(lock_);
  return static_cast<int>(std::erase_if(entries_, [&](const Entry& entry) {
    return area.contains(entry.block) ||
           area.contains(reinterpret_cast<const void*>(entry.function));
  }));
}

}  // namespace holdfast::kernel
