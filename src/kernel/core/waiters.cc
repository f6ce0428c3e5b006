#include "kernel/core/waiters.h"

#include <cerrno>

#include "kernel/core/module_call.h"

namespace holdfast::kernel {

void push_back(::hf_waiters& waiters, Waiter& waiter) {
  waiter.next = nullptr;
  if (auto* last = static_cast<Waiter*>(waiters.last)) {
    last->next = &waiter;
  } else {
    waiters.first = &waiter;
  }
  waiters.last = &waiter;
}

void remove(::hf_waiters& waiters, Waiter& waiter) {
  Waiter* before = nullptr;
  Waiter* at = first(waiters);
  while (at && at != &waiter) {
    before = at;
    at = at->next;
  }
  if (!at) return;
  if (before) {
    before->next = waiter.next;
  } else {
    waiters.first = waiter.next;
  }
  if (waiters.last == &waiter) waiters.last = before;
  waiter.next = nullptr;
}

void grant_first(::hf_waiters& waiters) {
  Waiter* waiter = first(waiters);
  remove(waiters, *waiter);
  waiter->granted = true;
  Task& task = *waiter->task;
  if (waiter->spins) {
    task.host->unpark(task);
  } else {
    try_to_wake_up(task, kTaskNormal);
  }
}

int sleep_until_granted(CGuard& guard, ::hf_waiters& waiters, Waiter& waiter, unsigned state,
                        host::Time deadline, const char* channel) {
  Task& task = guard.task();
  int result = 0;
  while (!waiter.granted) {
    if (signal_pending_state(state, task)) result = -EINTR;
    if (deadline != host::kForever && task.host->now(host::Clock::kMonotonic) >= deadline)
      result = -ETIME;
    if (result != 0) {
      remove(waiters, waiter);
      break;
    }
    set_current_state(state);
    guard.drop();
    schedule_until(deadline, channel);
    guard.retake();
  }
  return result;
}

void spin_until_granted(CGuard& guard, Waiter& waiter, const char* channel) {
  waiter.spins = true;
  while (!waiter.granted) {
    guard.drop();
    guard.task().host->park(channel, host::kForever);
    guard.retake();
  }
  refresh_jiffies(guard.task());
}

}  // namespace holdfast::kernel
