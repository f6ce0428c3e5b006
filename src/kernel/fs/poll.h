// PollQueues: where the pollers of one open file wait. An operation's poll_wait() puts an entry of
// ours on the module's wait queue; the first wake-up there tells the PollWaiter and takes the entry
// off. Entries that were never woken go with the file.
//
// Linux has a hole here that is kept: an entry stays on the module's queue after the operation has
// returned, and nothing of procfs keeps the module while it does. Ours is touched inside
// call_module() only, so what is a use after free there is an oops here.
// Lock order: lock_ is a leaf; a wait queue's lock is taken without it.
#pragma once

#include <holdfast/abi/poll.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/ref.h"
#include "kernel/core/lock.h"
#include "kernel/fs/file.h"

namespace holdfast::kernel::fs {

class PollQueues {
 public:
  PollQueues();
  ~PollQueues();
  PollQueues(const PollQueues&) = delete;
  PollQueues& operator=(const PollQueues&) = delete;

  // Runs operation(table) with a table that registers `waiter`, which replaces what the same waiter
  // had registered before. nullptr: asks only.
  template <class Operation>
  std::uint32_t poll(RefPtr<PollWaiter> waiter, Operation&& operation) {
    Table table;
    table._qproc = waiter ? &PollQueues::enqueue : nullptr;
    table._key = ~0u;
    table.queues = this;
    if (waiter) forget(waiter.get());
    table.waiter = std::move(waiter);
    return operation(&table);
  }

 private:
  struct Entry;
  struct Table : ::poll_table_struct {
    PollQueues* queues = nullptr;
    RefPtr<PollWaiter> waiter;
  };
  static void enqueue(::file* file, ::wait_queue_head* head, ::poll_table_struct* table);
  static int woken(::wait_queue_entry* wait, unsigned mode, int flags, void* key);
  // Takes out what was woken, and what `waiter` registered (nullptr: everything).
  void forget(const PollWaiter* waiter);

  Lock lock_{"poll queues"};
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace holdfast::kernel::fs
