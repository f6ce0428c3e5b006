// rwlock_t (a spinlock for readers and writers) and struct rw_semaphore (the same, sleeping), under
// Linux's symbol names. Both are fair, as Linux's are: a reader queues behind a writer that waits,
// so a read lock taken twice by one task can deadlock there and here. In interrupt context a reader
// of an rwlock_t goes ahead of waiting writers.
#pragma once

#include <holdfast/abi/sync.h>

namespace holdfast::kernel {

void _raw_read_lock(::hf_rwlock* lock);
void _raw_read_unlock(::hf_rwlock* lock);
int _raw_read_trylock(::hf_rwlock* lock);
unsigned long _raw_read_lock_irqsave(::hf_rwlock* lock);
void _raw_read_unlock_irqrestore(::hf_rwlock* lock, unsigned long flags);
void _raw_read_lock_irq(::hf_rwlock* lock);
void _raw_read_unlock_irq(::hf_rwlock* lock);
void _raw_read_lock_bh(::hf_rwlock* lock);
void _raw_read_unlock_bh(::hf_rwlock* lock);
void _raw_write_lock(::hf_rwlock* lock);
void _raw_write_unlock(::hf_rwlock* lock);
int _raw_write_trylock(::hf_rwlock* lock);
unsigned long _raw_write_lock_irqsave(::hf_rwlock* lock);
void _raw_write_unlock_irqrestore(::hf_rwlock* lock, unsigned long flags);
void _raw_write_lock_irq(::hf_rwlock* lock);
void _raw_write_unlock_irq(::hf_rwlock* lock);
void _raw_write_lock_bh(::hf_rwlock* lock);
void _raw_write_unlock_bh(::hf_rwlock* lock);

void __init_rwsem(::rw_semaphore* semaphore, const char* name, void* key);
void down_read(::rw_semaphore* semaphore);
int down_read_interruptible(::rw_semaphore* semaphore);
int down_read_killable(::rw_semaphore* semaphore);
int down_read_trylock(::rw_semaphore* semaphore);
void up_read(::rw_semaphore* semaphore);
void down_write(::rw_semaphore* semaphore);
int down_write_killable(::rw_semaphore* semaphore);
int down_write_trylock(::rw_semaphore* semaphore);
void up_write(::rw_semaphore* semaphore);
void downgrade_write(::rw_semaphore* semaphore);
int hf_rwsem_is_locked(::rw_semaphore* semaphore);

}  // namespace holdfast::kernel
