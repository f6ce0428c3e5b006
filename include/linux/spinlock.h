/* SPDX-License-Identifier: MIT */
/* holdfast: dup: contention is not visible */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <asm/barrier.h>
#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/linkage.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>
#include <linux/stringify.h>
#include <linux/typecheck.h>

void _raw_spin_lock(raw_spinlock_t *lock);
void _raw_spin_lock_irq(raw_spinlock_t *lock);
void _raw_spin_lock_bh(raw_spinlock_t *lock);
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock);
int _raw_spin_trylock(raw_spinlock_t *lock);
int _raw_spin_trylock_bh(raw_spinlock_t *lock);
void _raw_spin_unlock(raw_spinlock_t *lock);
void _raw_spin_unlock_irq(raw_spinlock_t *lock);
void _raw_spin_unlock_bh(raw_spinlock_t *lock);
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
int hf_spin_trylock_irqsave(raw_spinlock_t *lock, unsigned long *flags);
int hf_spin_is_locked(const raw_spinlock_t *lock);
void hf_assert_spin_locked(const raw_spinlock_t *lock);

#define raw_spin_lock_init(lock) \
	do { *(lock) = (raw_spinlock_t){ .hf = { .name = #lock } }; } while (0)
#define raw_spin_lock(lock) _raw_spin_lock(lock)
#define raw_spin_lock_nested(lock, subclass) _raw_spin_lock(lock)
#define raw_spin_lock_irq(lock) _raw_spin_lock_irq(lock)
#define raw_spin_lock_bh(lock) _raw_spin_lock_bh(lock)
#define raw_spin_lock_irqsave(lock, flags)               \
	do {                                             \
		typecheck(unsigned long, flags);         \
		flags = _raw_spin_lock_irqsave(lock);    \
	} while (0)
#define raw_spin_lock_irqsave_nested(lock, flags, subclass) raw_spin_lock_irqsave(lock, flags)
#define raw_spin_trylock(lock) _raw_spin_trylock(lock)
#define raw_spin_trylock_bh(lock) _raw_spin_trylock_bh(lock)
#define raw_spin_trylock_irqsave(lock, flags) hf_spin_trylock_irqsave(lock, &(flags))
#define raw_spin_trylock_irq(lock)                        \
	({                                                \
		unsigned long hf_flags;                   \
		hf_spin_trylock_irqsave(lock, &hf_flags); \
	})
#define raw_spin_unlock(lock) _raw_spin_unlock(lock)
#define raw_spin_unlock_irq(lock) _raw_spin_unlock_irq(lock)
#define raw_spin_unlock_bh(lock) _raw_spin_unlock_bh(lock)
#define raw_spin_unlock_irqrestore(lock, flags)           \
	do {                                              \
		typecheck(unsigned long, flags);          \
		_raw_spin_unlock_irqrestore(lock, flags); \
	} while (0)
#define raw_spin_is_locked(lock) hf_spin_is_locked(lock)
#define raw_spin_is_contended(lock) 0
#define assert_raw_spin_locked(lock) hf_assert_spin_locked(lock)

#define spin_lock_init(lock) \
	do { *(lock) = (spinlock_t){ .rlock = { .hf = { .name = #lock } } }; } while (0)
static __always_inline raw_spinlock_t *spinlock_check(spinlock_t *lock)
{
	return &lock->rlock;
}
static __always_inline void spin_lock(spinlock_t *lock)
{
	_raw_spin_lock(&lock->rlock);
}
static __always_inline void spin_lock_bh(spinlock_t *lock)
{
	_raw_spin_lock_bh(&lock->rlock);
}
static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	_raw_spin_lock_irq(&lock->rlock);
}
static __always_inline int spin_trylock(spinlock_t *lock)
{
	return _raw_spin_trylock(&lock->rlock);
}
static __always_inline int spin_trylock_bh(spinlock_t *lock)
{
	return _raw_spin_trylock_bh(&lock->rlock);
}
static __always_inline void spin_unlock(spinlock_t *lock)
{
	_raw_spin_unlock(&lock->rlock);
}
static __always_inline void spin_unlock_bh(spinlock_t *lock)
{
	_raw_spin_unlock_bh(&lock->rlock);
}
static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	_raw_spin_unlock_irq(&lock->rlock);
}
static __always_inline int spin_trylock_irq(spinlock_t *lock)
{
	return raw_spin_trylock_irq(&lock->rlock);
}
static __always_inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	_raw_spin_unlock_irqrestore(&lock->rlock, flags);
}
static __always_inline int spin_is_locked(spinlock_t *lock)
{
	return hf_spin_is_locked(&lock->rlock);
}
static __always_inline int spin_is_contended(spinlock_t *lock)
{
	return 0;
}
#define spin_lock_nested(lock, subclass) spin_lock(lock)
#define spin_lock_nest_lock(lock, nest) spin_lock(lock)
#define spin_lock_irqsave(lock, flags) raw_spin_lock_irqsave(spinlock_check(lock), flags)
#define spin_lock_irqsave_nested(lock, flags, subclass) spin_lock_irqsave(lock, flags)
#define spin_trylock_irqsave(lock, flags) \
	raw_spin_trylock_irqsave(spinlock_check(lock), flags)
#define assert_spin_locked(lock) hf_assert_spin_locked(&(lock)->rlock)
#define spin_unlock_wait(lock)                   \
	do {                                     \
		while (spin_is_locked(lock))     \
			cpu_relax();             \
	} while (0)
#define spin_needbreak(lock) 0

/* True, with the lock held, if the count fell to zero. */
#define atomic_dec_and_lock(atomic, lock)                        \
	({                                                       \
		int hf_zero = 0;                                 \
		if (!atomic_add_unless(atomic, -1, 1)) {         \
			spin_lock(lock);                         \
			hf_zero = atomic_dec_and_test(atomic);   \
			if (!hf_zero)                            \
				spin_unlock(lock);               \
		}                                                \
		hf_zero;                                         \
	})

#include <linux/rwlock.h>

#endif
