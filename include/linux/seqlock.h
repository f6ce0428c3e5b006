/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the lock that belongs to a seqcount is not checked */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <asm/processor.h>
#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

/* An odd number: a writer is at work. */
typedef struct seqcount {
	unsigned sequence;
} seqcount_t;
typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;
typedef seqcount_t seqcount_spinlock_t;
typedef seqcount_t seqcount_raw_spinlock_t;
typedef seqcount_t seqcount_rwlock_t;
typedef seqcount_t seqcount_mutex_t;

#define SEQCNT_ZERO(name) { .sequence = 0 }
#define SEQCNT_SPINLOCK_ZERO(name, lock) SEQCNT_ZERO(name)
#define SEQCNT_MUTEX_ZERO(name, lock) SEQCNT_ZERO(name)
#define seqcount_init(s) WRITE_ONCE((s)->sequence, 0)
#define seqcount_spinlock_init(s, lock) seqcount_init(s)
#define seqcount_mutex_init(s, lock) seqcount_init(s)
#define __SEQLOCK_UNLOCKED(lockname) { .lock = __SPIN_LOCK_INITIALIZER(lockname) }
#define DEFINE_SEQLOCK(x) seqlock_t x = __SEQLOCK_UNLOCKED(x)
#define seqlock_init(sl)                         \
	do {                                     \
		seqcount_init(&(sl)->seqcount);  \
		spin_lock_init(&(sl)->lock);     \
	} while (0)

#define raw_read_seqcount(s)                                  \
	({                                                    \
		unsigned hf_seen = READ_ONCE((s)->sequence);  \
		smp_rmb();                                    \
		hf_seen;                                      \
	})
#define __read_seqcount_begin(s)                                                \
	({                                                                      \
		unsigned hf_sequence;                                           \
		while ((hf_sequence = raw_read_seqcount(s)) & 1)                \
			cpu_relax();                                            \
		hf_sequence;                                                    \
	})
#define read_seqcount_begin(s) __read_seqcount_begin(s)
#define raw_read_seqcount_begin(s) __read_seqcount_begin(s)
#define raw_seqcount_begin(s) (raw_read_seqcount(s) & ~1u)
#define __read_seqcount_retry(s, start) unlikely(READ_ONCE((s)->sequence) != (start))
#define read_seqcount_retry(s, start)             \
	({                                        \
		smp_rmb();                        \
		__read_seqcount_retry(s, start);  \
	})
#define raw_write_seqcount_begin(s)                              \
	do {                                                     \
		preempt_disable();                               \
		WRITE_ONCE((s)->sequence, (s)->sequence + 1);    \
		smp_wmb();                                       \
	} while (0)
#define raw_write_seqcount_end(s)                                \
	do {                                                     \
		smp_wmb();                                       \
		WRITE_ONCE((s)->sequence, (s)->sequence + 1);    \
		preempt_enable();                                \
	} while (0)
#define write_seqcount_begin(s) raw_write_seqcount_begin(s)
#define write_seqcount_begin_nested(s, subclass) raw_write_seqcount_begin(s)
#define write_seqcount_end(s) raw_write_seqcount_end(s)
#define write_seqcount_invalidate(s) WRITE_ONCE((s)->sequence, (s)->sequence + 2)

static inline unsigned read_seqbegin(const seqlock_t *sl)
{
	return __read_seqcount_begin(&sl->seqcount);
}
static inline unsigned read_seqretry(const seqlock_t *sl, unsigned start)
{
	return read_seqcount_retry(&sl->seqcount, start);
}
static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	raw_write_seqcount_begin(&sl->seqcount);
}
static inline void write_sequnlock(seqlock_t *sl)
{
	raw_write_seqcount_end(&sl->seqcount);
	spin_unlock(&sl->lock);
}
static inline void read_seqlock_excl(seqlock_t *sl)
{
	spin_lock(&sl->lock);
}
static inline void read_sequnlock_excl(seqlock_t *sl)
{
	spin_unlock(&sl->lock);
}
static inline void write_seqlock_bh(seqlock_t *sl)
{
	spin_lock_bh(&sl->lock);
	raw_write_seqcount_begin(&sl->seqcount);
}
static inline void write_sequnlock_bh(seqlock_t *sl)
{
	raw_write_seqcount_end(&sl->seqcount);
	spin_unlock_bh(&sl->lock);
}
static inline void read_seqlock_excl_bh(seqlock_t *sl)
{
	spin_lock_bh(&sl->lock);
}
static inline void read_sequnlock_excl_bh(seqlock_t *sl)
{
	spin_unlock_bh(&sl->lock);
}
static inline void write_seqlock_irq(seqlock_t *sl)
{
	spin_lock_irq(&sl->lock);
	raw_write_seqcount_begin(&sl->seqcount);
}
static inline void write_sequnlock_irq(seqlock_t *sl)
{
	raw_write_seqcount_end(&sl->seqcount);
	spin_unlock_irq(&sl->lock);
}
static inline void read_seqlock_excl_irq(seqlock_t *sl)
{
	spin_lock_irq(&sl->lock);
}
static inline void read_sequnlock_excl_irq(seqlock_t *sl)
{
	spin_unlock_irq(&sl->lock);
}
#define write_seqlock_irqsave(sl, flags)                   \
	do {                                               \
		spin_lock_irqsave(&(sl)->lock, flags);     \
		raw_write_seqcount_begin(&(sl)->seqcount); \
	} while (0)
static inline void write_sequnlock_irqrestore(seqlock_t *sl, unsigned long flags)
{
	raw_write_seqcount_end(&sl->seqcount);
	spin_unlock_irqrestore(&sl->lock, flags);
}
static inline void read_seqbegin_or_lock(seqlock_t *lock, int *seq)
{
	if (!(*seq & 1))
		*seq = read_seqbegin(lock);
	else
		read_seqlock_excl(lock);
}
static inline int need_seqretry(seqlock_t *lock, int seq)
{
	return !(seq & 1) && read_seqretry(lock, seq);
}
static inline void done_seqretry(seqlock_t *lock, int seq)
{
	if (seq & 1)
		read_sequnlock_excl(lock);
}

#endif
