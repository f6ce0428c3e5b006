// spinlock_t and raw_spinlock_t under Linux's symbol names: a host lock and the count that makes
// the context atomic. The _irq, _irqsave and _bh forms also set what in_irq-like questions answer.
// A spinlock taken again by its holder, or given back by another, is reported, never a hang.
#pragma once

#include <holdfast/abi/sync.h>

namespace holdfast::kernel {

void _raw_spin_lock(::raw_spinlock* lock);
void _raw_spin_unlock(::raw_spinlock* lock);
int _raw_spin_trylock(::raw_spinlock* lock);
unsigned long _raw_spin_lock_irqsave(::raw_spinlock* lock);
void _raw_spin_unlock_irqrestore(::raw_spinlock* lock, unsigned long flags);
void _raw_spin_lock_irq(::raw_spinlock* lock);
void _raw_spin_unlock_irq(::raw_spinlock* lock);
void _raw_spin_lock_bh(::raw_spinlock* lock);
void _raw_spin_unlock_bh(::raw_spinlock* lock);
int _raw_spin_trylock_bh(::raw_spinlock* lock);
int hf_spin_trylock_irqsave(::raw_spinlock* lock, unsigned long* flags);
int hf_spin_is_locked(const ::raw_spinlock* lock);
void hf_assert_spin_locked(const ::raw_spinlock* lock);

class [[nodiscard]] SpinGuard {
 public:
  explicit SpinGuard(::raw_spinlock& lock) : lock_(lock) { _raw_spin_lock(&lock_); }
  explicit SpinGuard(::spinlock& lock) : SpinGuard(lock.rlock) {}
  ~SpinGuard() { _raw_spin_unlock(&lock_); }
  SpinGuard(const SpinGuard&) = delete;
  SpinGuard& operator=(const SpinGuard&) = delete;

 private:
  ::raw_spinlock& lock_;
};

}  // namespace holdfast::kernel
