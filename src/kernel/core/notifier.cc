#include "kernel/core/notifier.h"

#include <cerrno>

#include "kernel/core/rcu.h"
#include "kernel/core/rwlock.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/warn.h"

namespace holdfast::kernel {
namespace {

constexpr int kStopMask = 0x8000;  // NOTIFY_STOP_MASK
constexpr int kAll = -1;

// Readers of an atomic chain walk it meanwhile: links change by one whole store.
::notifier_block* next_of(::notifier_block* const* link) {
  return __atomic_load_n(link, __ATOMIC_ACQUIRE);
}

int add(::notifier_block** link, ::notifier_block* block, bool unique) {
  for (; *link; link = &(*link)->next) {
    if (*link == block) {
      warn("notifier_chain_register", "notifier callback already registered");
      return -EEXIST;
    }
    if (block->priority > (*link)->priority) break;
    if (unique && block->priority == (*link)->priority) return -EBUSY;
  }
  block->next = *link;
  __atomic_store_n(link, block, __ATOMIC_RELEASE);
  return 0;
}

int remove(::notifier_block** link, ::notifier_block* block) {
  for (; *link; link = &(*link)->next) {
    if (*link != block) continue;
    __atomic_store_n(link, block->next, __ATOMIC_RELEASE);
    return 0;
  }
  return -ENOENT;
}

// Tells the first `most` of the chain; `told` counts them. The last answer.
int call(::notifier_block* const* link, unsigned long action, void* data, int most, int* told) {
  int answer = 0;
  ::notifier_block* block = next_of(link);
  for (int count = 0; block && count != most; ++count) {
    ::notifier_block* next = next_of(&block->next);
    answer = block->notifier_call(block, action, data);
    if (told) ++*told;
    if (answer & kStopMask) break;
    block = next;
  }
  return answer;
}

int call_robust(::notifier_block* const* link, unsigned long action, unsigned long undo,
                void* data) {
  int told = 0;
  const int answer = call(link, action, data, kAll, &told);
  if (answer & kStopMask) (void)call(link, undo, data, told - 1, nullptr);
  return answer;
}

int add_atomic(::atomic_notifier_head* head, ::notifier_block* block, bool unique) {
  const unsigned long flags = _raw_spin_lock_irqsave(&head->lock.rlock);
  const int result = add(&head->head, block, unique);
  _raw_spin_unlock_irqrestore(&head->lock.rlock, flags);
  return result;
}

int add_blocking(::blocking_notifier_head* head, ::notifier_block* block, bool unique) {
  down_write(&head->rwsem);
  const int result = add(&head->head, block, unique);
  up_write(&head->rwsem);
  return result;
}

}  // namespace

int atomic_notifier_chain_register(::atomic_notifier_head* head, ::notifier_block* block) {
  return add_atomic(head, block, false);
}

int atomic_notifier_chain_register_unique_prio(::atomic_notifier_head* head,
                                               ::notifier_block* block) {
  return add_atomic(head, block, true);
}

int atomic_notifier_chain_unregister(::atomic_notifier_head* head, ::notifier_block* block) {
  const unsigned long flags = _raw_spin_lock_irqsave(&head->lock.rlock);
  const int result = remove(&head->head, block);
  _raw_spin_unlock_irqrestore(&head->lock.rlock, flags);
  synchronize_rcu();
  return result;
}

int atomic_notifier_call_chain(::atomic_notifier_head* head, unsigned long action, void* data) {
  __rcu_read_lock();
  const int answer = call(&head->head, action, data, kAll, nullptr);
  __rcu_read_unlock();
  return answer;
}

int blocking_notifier_chain_register(::blocking_notifier_head* head, ::notifier_block* block) {
  return add_blocking(head, block, false);
}

int blocking_notifier_chain_register_unique_prio(::blocking_notifier_head* head,
                                                 ::notifier_block* block) {
  return add_blocking(head, block, true);
}

int blocking_notifier_chain_unregister(::blocking_notifier_head* head, ::notifier_block* block) {
  down_write(&head->rwsem);
  const int result = remove(&head->head, block);
  up_write(&head->rwsem);
  return result;
}

// An empty chain is not even locked, so that it can be called from anywhere.
int blocking_notifier_call_chain(::blocking_notifier_head* head, unsigned long action, void* data) {
  if (!next_of(&head->head)) return 0;
  down_read(&head->rwsem);
  const int answer = call(&head->head, action, data, kAll, nullptr);
  up_read(&head->rwsem);
  return answer;
}

int blocking_notifier_call_chain_robust(::blocking_notifier_head* head, unsigned long action,
                                        unsigned long undo, void* data) {
  if (!next_of(&head->head)) return 0;
  down_read(&head->rwsem);
  const int answer = call_robust(&head->head, action, undo, data);
  up_read(&head->rwsem);
  return answer;
}

int raw_notifier_chain_register(::raw_notifier_head* head, ::notifier_block* block) {
  return add(&head->head, block, false);
}

int raw_notifier_chain_unregister(::raw_notifier_head* head, ::notifier_block* block) {
  return remove(&head->head, block);
}

int raw_notifier_call_chain(::raw_notifier_head* head, unsigned long action, void* data) {
  return call(&head->head, action, data, kAll, nullptr);
}

int raw_notifier_call_chain_robust(::raw_notifier_head* head, unsigned long action,
                                   unsigned long undo, void* data) {
  return call_robust(&head->head, action, undo, data);
}

}  // namespace holdfast::kernel
