/* What locks and atomics answer, and what is said of their wrong use. */
#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(mutex);
static DEFINE_SPINLOCK(spin);
static DECLARE_RWSEM(rwsem);
static DEFINE_SEMAPHORE(semaphore);
static DEFINE_SEQLOCK(seqlock);
static DEFINE_RWLOCK(rwlock);
static struct kref kref;

static void gone(struct kref *unused)
{
	pr_info("locks: released\n");
}

static int __init locks_init(void)
{
	atomic_t number = ATOMIC_INIT(5);
	atomic64_t wide = ATOMIC64_INIT(1ll << 40);
	refcount_t count = REFCOUNT_INIT(1);
	unsigned int sequence;

	pr_info("mutex: %d %d", mutex_trylock(&mutex), mutex_trylock(&mutex));
	pr_cont(" locked %d\n", mutex_is_locked(&mutex));
	mutex_unlock(&mutex);
	pr_info("mutex: interruptible %d killable", mutex_lock_interruptible(&mutex));
	mutex_unlock(&mutex);
	pr_cont(" %d\n", mutex_lock_killable(&mutex));
	mutex_unlock(&mutex);
	spin_lock(&spin);
	pr_info("spin: try %d locked %d atomic %d\n", spin_trylock(&spin), spin_is_locked(&spin), in_atomic());
	spin_unlock(&spin);
	down_read(&rwsem);
	pr_info("rwsem: read %d write %d\n", down_read_trylock(&rwsem), down_write_trylock(&rwsem));
	up_read(&rwsem);
	up_read(&rwsem);
	down_write(&rwsem);
	pr_info("rwsem: read %d\n", down_read_trylock(&rwsem));
	downgrade_write(&rwsem);
	pr_info("rwsem: read %d\n", down_read_trylock(&rwsem));
	up_read(&rwsem);
	up_read(&rwsem);
	pr_info("semaphore: %d %d %d\n", down_trylock(&semaphore), down_trylock(&semaphore),
		down_timeout(&semaphore, 1));
	up(&semaphore);
	pr_info("semaphore: %d\n", down_interruptible(&semaphore));
	sequence = read_seqbegin(&seqlock);
	pr_info("seqlock: %u retry %d\n", sequence, read_seqretry(&seqlock, sequence));
	write_seqlock(&seqlock);
	write_sequnlock(&seqlock);
	pr_info("seqlock: retry %d\n", read_seqretry(&seqlock, sequence));
	read_lock(&rwlock);
	pr_info("rwlock: read %d write %d\n", read_trylock(&rwlock), write_trylock(&rwlock));
	read_unlock(&rwlock);
	read_unlock(&rwlock);

	pr_info("atomic: %d %d %d\n", atomic_add_return(3, &number), atomic_fetch_sub(2, &number),
		atomic_read(&number));
	pr_info("atomic: %d %d %d\n", atomic_dec_and_test(&number), atomic_inc_not_zero(&number),
		atomic_add_unless(&number, 4, 6));
	pr_info("atomic: %d %d %d\n", atomic_cmpxchg(&number, 6, 1), atomic_xchg(&number, -1),
		atomic_add_negative(0, &number));
	pr_info("atomic: %d %d\n", atomic_dec_if_positive(&number), atomic_read(&number));
	pr_info("atomic64: %lld %lld\n", (long long)atomic64_inc_return(&wide),
		(long long)atomic64_fetch_or(0xff, &wide));
	kref_init(&kref);
	kref_get(&kref);
	pr_info("kref: %u put %d", kref_read(&kref), kref_put(&kref, gone));
	pr_cont(" put %d\n", kref_put(&kref, gone));
	pr_info("refcount: %d %d %u\n", refcount_inc_not_zero(&count), refcount_dec_and_test(&count),
		refcount_read(&count));
	pr_info("refcount: %d %d\n", refcount_dec_and_test(&count), refcount_inc_not_zero(&count));
	refcount_inc(&count);
	pr_info("refcount: saturated %d\n", refcount_read(&count) > 100000);
	return 0;
}

static void __exit locks_exit(void)
{
}

module_init(locks_init);
module_exit(locks_exit);
MODULE_LICENSE("GPL");
