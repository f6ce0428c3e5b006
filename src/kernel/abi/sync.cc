// Locks, wait queues, completions and RCU: core has the functions under their own names.
#include <algorithm>

#include "kernel/abi/export.h"
#include "kernel/core/completion.h"
#include "kernel/core/mutex.h"
#include "kernel/core/rcu.h"
#include "kernel/core/rwlock.h"
#include "kernel/core/slab.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/wait.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {

// kfree_rcu(): `offset` is where the head lies in what is freed; no head: `offset` is that itself.
void kvfree_call_rcu(::callback_head* head, void* offset) {
  Rcu& rcu = current_kernel().rcu();
  if (head) {
    rcu.call(rcu.domain(), head, reinterpret_cast<void (*)(::callback_head*)>(offset), nullptr);
    return;
  }
  synchronize_rcu();
  current_kernel().slab().kvfree(offset, __builtin_return_address(0));
}

std::span<const Export> lock_exports() {
  static const Export table[] = {
      EXPORT(_raw_spin_lock),
      EXPORT(_raw_spin_lock_bh),
      EXPORT(_raw_spin_lock_irq),
      EXPORT(_raw_spin_lock_irqsave),
      EXPORT(_raw_spin_trylock),
      EXPORT(_raw_spin_trylock_bh),
      EXPORT(_raw_spin_unlock),
      EXPORT(_raw_spin_unlock_bh),
      EXPORT(_raw_spin_unlock_irq),
      EXPORT(_raw_spin_unlock_irqrestore),
      EXPORT(hf_spin_trylock_irqsave),
      EXPORT(hf_spin_is_locked),
      EXPORT(hf_assert_spin_locked),
      EXPORT(_raw_read_lock),
      EXPORT(_raw_read_lock_bh),
      EXPORT(_raw_read_lock_irq),
      EXPORT(_raw_read_lock_irqsave),
      EXPORT(_raw_read_trylock),
      EXPORT(_raw_read_unlock),
      EXPORT(_raw_read_unlock_bh),
      EXPORT(_raw_read_unlock_irq),
      EXPORT(_raw_read_unlock_irqrestore),
      EXPORT(_raw_write_lock),
      EXPORT(_raw_write_lock_bh),
      EXPORT(_raw_write_lock_irq),
      EXPORT(_raw_write_lock_irqsave),
      EXPORT(_raw_write_trylock),
      EXPORT(_raw_write_unlock),
      EXPORT(_raw_write_unlock_bh),
      EXPORT(_raw_write_unlock_irq),
      EXPORT(_raw_write_unlock_irqrestore),
      EXPORT(__mutex_init),
      EXPORT(mutex_is_locked),
      EXPORT(mutex_lock),
      EXPORT(mutex_lock_interruptible),
      EXPORT_GPL(mutex_lock_io),
      EXPORT(mutex_lock_killable),
      EXPORT(mutex_trylock),
      EXPORT(mutex_unlock),
      EXPORT(down),
      EXPORT(down_interruptible),
      EXPORT(down_killable),
      EXPORT(down_timeout),
      EXPORT(down_trylock),
      EXPORT(up),
      EXPORT(__init_rwsem),
      EXPORT(down_read),
      EXPORT(down_read_interruptible),
      EXPORT(down_read_killable),
      EXPORT(down_read_trylock),
      EXPORT(down_write),
      EXPORT(down_write_killable),
      EXPORT(down_write_trylock),
      EXPORT(downgrade_write),
      EXPORT(up_read),
      EXPORT(up_write),
      EXPORT(hf_rwsem_is_locked),
  };
  return table;
}

std::span<const Export> wait_exports() {
  static const Export table[] = {
      EXPORT(__init_waitqueue_head),
      EXPORT(__wake_up),
      EXPORT_GPL(__wake_up_locked),
      EXPORT_GPL(__wake_up_sync),
      EXPORT_GPL(__wake_up_sync_key),
      EXPORT(add_wait_queue),
      EXPORT(add_wait_queue_exclusive),
      EXPORT(autoremove_wake_function),
      EXPORT(default_wake_function),
      EXPORT(finish_wait),
      EXPORT(hf_waitqueue_active),
      EXPORT(init_wait_entry),
      EXPORT(prepare_to_wait),
      EXPORT(prepare_to_wait_event),
      EXPORT(prepare_to_wait_exclusive),
      EXPORT(remove_wait_queue),
      EXPORT(wait_woken),
      EXPORT(woken_wake_function),
      EXPORT(__init_swait_queue_head),
      EXPORT(finish_swait),
      EXPORT(prepare_to_swait_event),
      EXPORT(prepare_to_swait_exclusive),
      EXPORT(swake_up_all),
      EXPORT(swake_up_locked),
      EXPORT(swake_up_one),
      EXPORT(complete),
      EXPORT(complete_all),
      EXPORT(completion_done),
      EXPORT(try_wait_for_completion),
      EXPORT(wait_for_completion),
      EXPORT(wait_for_completion_interruptible),
      EXPORT(wait_for_completion_interruptible_timeout),
      EXPORT(wait_for_completion_io),
      EXPORT(wait_for_completion_io_timeout),
      EXPORT(wait_for_completion_killable),
      EXPORT(wait_for_completion_killable_timeout),
      EXPORT(wait_for_completion_timeout),
  };
  return table;
}

std::span<const Export> rcu_exports() {
  static const Export table[] = {
      EXPORT_GPL(__rcu_read_lock),
      EXPORT_GPL(__rcu_read_unlock),
      EXPORT_GPL(call_rcu),
      EXPORT_GPL(rcu_barrier),
      EXPORT_GPL(synchronize_rcu),
      EXPORT_GPL(hf_rcu_read_lock_held),
      EXPORT_GPL(kvfree_call_rcu),
      EXPORT_GPL(__srcu_read_lock),
      EXPORT_GPL(__srcu_read_unlock),
      EXPORT_GPL(call_srcu),
      EXPORT_GPL(cleanup_srcu_struct),
      EXPORT_GPL(init_srcu_struct),
      EXPORT_GPL(srcu_barrier),
      EXPORT_GPL(synchronize_srcu),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
