#include "kernel/fs/poll.h"

#include <algorithm>

#include "kernel/core/atomic.h"
#include "kernel/core/c_list.h"
#include "kernel/core/module_call.h"
#include "kernel/core/wait.h"

namespace holdfast::kernel::fs {

struct PollQueues::Entry {
  ::wait_queue_entry wait{};
  ::wait_queue_head* head = nullptr;
  const PollWaiter* who = nullptr;  // for comparison; `waiter` goes when it has been told
  RefPtr<PollWaiter> waiter;        // guarded by the queue's lock
  Atomic<bool> told{false};
};

PollQueues::PollQueues() = default;
PollQueues::~PollQueues() { forget(nullptr); }

void PollQueues::enqueue(::file*, ::wait_queue_head* head, ::poll_table_struct* base) {
  auto* table = static_cast<Table*>(base);
  auto entry = std::make_unique<Entry>();
  entry->head = head;
  entry->who = table->waiter.get();
  entry->waiter = table->waiter;
  entry->wait.func = &PollQueues::woken;
  entry->wait.private_task = entry.get();
  list_init(entry->wait.entry);
  Entry* added = entry.get();
  {
    LockGuard guard(table->queues->lock_);
    table->queues->entries_.push_back(std::move(entry));
  }
  add_wait_queue(head, &added->wait);
}

// The queue's lock is held.
int PollQueues::woken(::wait_queue_entry* wait, unsigned, int, void*) {
  auto* entry = static_cast<Entry*>(wait->private_task);
  if (entry->told.exchange(true)) return 0;
  RefPtr<PollWaiter> waiter = std::move(entry->waiter);
  waiter->notify();
  return 1;
}

void PollQueues::forget(const PollWaiter* waiter) {
  std::vector<std::unique_ptr<Entry>> gone;
  {
    LockGuard guard(lock_);
    auto rest = std::stable_partition(entries_.begin(), entries_.end(), [&](const auto& entry) {
      return waiter && entry->who != waiter && !entry->told.load();
    });
    std::move(rest, entries_.end(), std::back_inserter(gone));
    entries_.erase(rest, entries_.end());
  }
  // Off the queue under its lock, so woken() is done with it.
  for (const auto& entry : gone) call_module_void(&remove_wait_queue, entry->head, &entry->wait);
}

}  // namespace holdfast::kernel::fs
