#include "kernel/core/wait.h"

#include <cstddef>

#include "kernel/core/atomic.h"
#include "kernel/core/c_list.h"
#include "kernel/core/module_call.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/time.h"

namespace holdfast::kernel {
namespace {

constexpr long kErestartsys = 512;

::wait_queue_entry& entry_of(::list_head& node) {
  return list_object<::wait_queue_entry>(node, offsetof(::wait_queue_entry, entry));
}

// list_empty_careful(): no lock held; pairs with the waker's last store in list_remove_init().
bool off_queue(const ::wait_queue_entry& entry) {
  return marked_load(entry.entry.next) == &entry.entry &&
         marked_load(entry.entry.prev) == &entry.entry;
}

void add(::wait_queue_head* head, ::wait_queue_entry* entry) {
  if (entry->flags & HF_WQ_FLAG_EXCLUSIVE) {
    list_push_back(entry->entry, head->head);
  } else {
    list_push_front(entry->entry, head->head);
  }
}

int call_wake_function(::wait_queue_entry& entry, unsigned mode, int flags, void* key) {
  auto function = entry.func;
  if (function == &autoremove_wake_function) return function(&entry, mode, flags, key);
  if (function == &default_wake_function) return function(&entry, mode, flags, key);
  if (function == &woken_wake_function) return function(&entry, mode, flags, key);
  return call_module(0, function, &entry, mode, flags, key);  // the module's own
}

// Wakes all that are not exclusive and `nr` that are (0: those too). Returns how many of `nr` are
// left. The caller holds the lock.
int wake_locked(::wait_queue_head* head, unsigned mode, int nr, int flags, void* key) {
  for (::list_head* node = head->head.next; node != &head->head;) {
    ::list_head* next = node->next;
    ::wait_queue_entry& entry = entry_of(*node);
    const bool exclusive = entry.flags & HF_WQ_FLAG_EXCLUSIVE;
    const int woken = call_wake_function(entry, mode, flags, key);
    if (woken < 0) break;
    if (woken != 0 && exclusive && --nr == 0) break;
    node = next;
  }
  return nr;
}

// As list_remove_init(), with marked stores, for off_queue().
void remove_init(::list_head& node) {
  node.prev->next = node.next;
  node.next->prev = node.prev;
  marked_store(node.prev, &node);
  marked_store(node.next, &node);
}

}  // namespace

void __init_waitqueue_head(::wait_queue_head* head, const char* name, void*) {
  head->lock = ::spinlock{{{0, 0, nullptr, name}, nullptr}};
  list_init(head->head);
}

void init_wait_entry(::wait_queue_entry* entry, int flags) {
  entry->flags = static_cast<unsigned>(flags);
  entry->private_task = &current_task().c;
  entry->func = &autoremove_wake_function;
  list_init(entry->entry);
}

void add_wait_queue(::wait_queue_head* head, ::wait_queue_entry* entry) {
  SpinGuard guard(head->lock);
  entry->flags &= ~unsigned{HF_WQ_FLAG_EXCLUSIVE};
  add(head, entry);
}

void add_wait_queue_exclusive(::wait_queue_head* head, ::wait_queue_entry* entry) {
  SpinGuard guard(head->lock);
  entry->flags |= HF_WQ_FLAG_EXCLUSIVE;
  add(head, entry);
}

void remove_wait_queue(::wait_queue_head* head, ::wait_queue_entry* entry) {
  SpinGuard guard(head->lock);
  remove_init(entry->entry);
}

void prepare_to_wait(::wait_queue_head* head, ::wait_queue_entry* entry, int state) {
  SpinGuard guard(head->lock);
  entry->flags &= ~unsigned{HF_WQ_FLAG_EXCLUSIVE};
  if (list_empty(entry->entry)) add(head, entry);
  set_current_state(static_cast<unsigned>(state));
}

// True if it is the first to wait.
bool prepare_to_wait_exclusive(::wait_queue_head* head, ::wait_queue_entry* entry, int state) {
  SpinGuard guard(head->lock);
  bool first = false;
  entry->flags |= HF_WQ_FLAG_EXCLUSIVE;
  if (list_empty(entry->entry)) {
    first = list_empty(head->head);
    add(head, entry);
  }
  set_current_state(static_cast<unsigned>(state));
  return first;
}

// -ERESTARTSYS, and off the queue, if a signal ends waits in `state`: an exclusive waiter must not
// swallow a wake-up it does not use.
long prepare_to_wait_event(::wait_queue_head* head, ::wait_queue_entry* entry, int state) {
  SpinGuard guard(head->lock);
  if (signal_pending_state(static_cast<unsigned>(state), current_task())) {
    remove_init(entry->entry);
    return -kErestartsys;
  }
  if (list_empty(entry->entry)) add(head, entry);
  set_current_state(static_cast<unsigned>(state));
  return 0;
}

void finish_wait(::wait_queue_head* head, ::wait_queue_entry* entry) {
  set_current_state(kTaskRunning);
  if (off_queue(*entry)) return;
  SpinGuard guard(head->lock);
  remove_init(entry->entry);
}

int default_wake_function(::wait_queue_entry* entry, unsigned mode, int, void*) {
  return try_to_wake_up(task_of(static_cast<::task_struct*>(entry->private_task)), mode);
}

int autoremove_wake_function(::wait_queue_entry* entry, unsigned mode, int flags, void* key) {
  const int woken = default_wake_function(entry, mode, flags, key);
  if (woken) remove_init(entry->entry);
  return woken;
}

int woken_wake_function(::wait_queue_entry* entry, unsigned mode, int flags, void* key) {
  marked_or(entry->flags, unsigned{HF_WQ_FLAG_WOKEN});
  return default_wake_function(entry, mode, flags, key);
}

long wait_woken(::wait_queue_entry* entry, unsigned mode, long timeout) {
  set_current_state(mode);
  if (!(marked_load(entry->flags) & HF_WQ_FLAG_WOKEN)) timeout = schedule_timeout(timeout);
  set_current_state(kTaskRunning);
  marked_and(entry->flags, ~unsigned{HF_WQ_FLAG_WOKEN});
  return timeout;
}

int __wake_up(::wait_queue_head* head, unsigned mode, int nr_exclusive, void* key) {
  SpinGuard guard(head->lock);
  return nr_exclusive - wake_locked(head, mode, nr_exclusive, 0, key);
}

void __wake_up_locked(::wait_queue_head* head, unsigned mode, int nr) {
  wake_locked(head, mode, nr, 0, nullptr);
}

void __wake_up_sync(::wait_queue_head* head, unsigned mode) {
  __wake_up_sync_key(head, mode, nullptr);
}

void __wake_up_sync_key(::wait_queue_head* head, unsigned mode, void* key) {
  constexpr int kWfSync = 0x10;
  SpinGuard guard(head->lock);
  wake_locked(head, mode, 1, kWfSync, key);
}

int hf_waitqueue_active(::wait_queue_head* head) {
  return marked_load(head->head.next) != &head->head;
}

}  // namespace holdfast::kernel
