#include "kernel/core/tick.h"

#include "kernel/core/module_call.h"
#include "kernel/core/time.h"
#include "kernel/core/timers.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr host::Time kIdle = 25 * kTick;

}  // namespace

Status Tick::begin() {
  LockGuard guard(lock_);
  if (!task_) {
    auto spawned = kernel_.tasks().spawn("tick", &Tick::run, this);
    if (!spawned.ok()) return Error{ENOMEM};
    task_ = std::move(spawned).value();
  }
  users_.store(users_.load() + 1);
  kernel_.host().unpark(*task_);
  return {};
}

void Tick::end() {
  LockGuard guard(lock_);
  users_.store(users_.load() - 1);
}

void Tick::stop() {
  LockGuard guard(lock_);
  stopping_ = true;
  if (task_) kernel_.host().unpark(*task_);
}

void Tick::write() { kernel_.timers().jiffies(); }

void refresh_jiffies(Task& task) { task.kernel->tick().refresh(); }

void Tick::run(void* tick) { static_cast<Tick*>(tick)->loop(); }

void Tick::loop() {
  host::Host& host = kernel_.host();
  host::Time used = 0;
  for (;;) {
    {
      LockGuard guard(lock_);
      if (stopping_) return;
    }
    refresh();
    const host::Time before = used;
    used = host.now(host::Clock::kProcessor);
    const bool computing = used - before > kTick / 2;
    const host::Time next = host.now(host::Clock::kMonotonic) + (computing ? kTick : kIdle);
    host.park("tick", users_.load() > 0 ? next : host::kForever);
  }
}

}  // namespace holdfast::kernel
