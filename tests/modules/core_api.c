/* Uses what <linux/...> declares of core in every form, for each version of the kernel: it is only
 * compiled, see core_headers_test.cc. */
#include <linux/module.h>
#include <linux/aio.h>
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/swait.h>
#include <linux/time.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 39)
#include <linux/smp_lock.h>
#endif

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw_lock);
static DEFINE_RWLOCK(rwlock);
static DEFINE_MUTEX(mutex);
static DEFINE_SEQLOCK(seqlock);
static DECLARE_RWSEM(rwsem);
static DECLARE_COMPLETION(done);
static DECLARE_WAIT_QUEUE_HEAD(queue);
static DEFINE_PER_CPU(int, counter);
DEFINE_STATIC_SRCU(srcu);
static int ready;
static int __rcu *shared;
static struct hrtimer hrtimer;

struct object {
	int value;
	struct rcu_head rcu;
	struct list_head list;
};

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
static int area_fault(struct vm_area_struct *area, struct vm_fault *fault)
#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 17, 0)
static int area_fault(struct vm_fault *fault)
#else
static vm_fault_t area_fault(struct vm_fault *fault)
#endif
{
	return VM_FAULT_SIGBUS;
}
static const struct vm_operations_struct area_ops = { .fault = area_fault };

static void complete_late(struct kiocb *iocb, long result)
{
	if (is_sync_kiocb(iocb))
		return;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
	aio_complete(iocb, result, 0);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(5, 16, 0)
	iocb->ki_complete(iocb, result, 0);
#else
	iocb->ki_complete(iocb, result);
#endif
}

static void locks(void)
{
	unsigned long flags;
	unsigned seq;
	static struct semaphore sem;

	spin_lock_init(&lock);
	spin_lock(&lock);
	assert_spin_locked(&lock);
	spin_unlock(&lock);
	spin_lock_irqsave(&lock, flags);
	spin_unlock_irqrestore(&lock, flags);
	spin_lock_bh(&lock);
	spin_unlock_bh(&lock);
	if (spin_trylock(&lock))
		spin_unlock(&lock);
	raw_spin_lock_irq(&raw_lock);
	raw_spin_unlock_irq(&raw_lock);
	read_lock(&rwlock);
	read_unlock(&rwlock);
	write_lock_irqsave(&rwlock, flags);
	write_unlock_irqrestore(&rwlock, flags);
	mutex_init(&mutex);
	mutex_lock(&mutex);
	mutex_unlock(&mutex);
	if (mutex_lock_interruptible(&mutex))
		return;
	mutex_unlock(&mutex);
	sema_init(&sem, 1);
	if (down_interruptible(&sem))
		return;
	up(&sem);
	down_read(&rwsem);
	up_read(&rwsem);
	do {
		seq = read_seqbegin(&seqlock);
	} while (read_seqretry(&seqlock, seq));
	write_seqlock(&seqlock);
	write_sequnlock(&seqlock);
	local_irq_save(flags);
	local_irq_restore(flags);
	preempt_disable();
	preempt_enable();
	get_cpu_var(counter)++;
	put_cpu_var(counter);
	this_cpu_inc(counter);
	pr_info("%d %d %d %u\n", per_cpu(counter, 0), in_interrupt() != 0, in_atomic(),
		num_online_cpus());
}

static long waits(void)
{
	DEFINE_WAIT(wait);
	DECLARE_WAITQUEUE(entry, current);
	wait_queue_head_t head;
	long left;

	init_waitqueue_head(&head);
	wait_event(queue, ready);
	left = wait_event_interruptible(queue, ready);
	left += wait_event_killable(queue, ready);
	left += wait_event_timeout(queue, ready, HZ);
	left += wait_event_interruptible_timeout(queue, ready, msecs_to_jiffies(5));
	left += wait_event_interruptible_exclusive(queue, ready);
	left += wait_event_interruptible_hrtimeout(queue, ready, ms_to_ktime(1));
	spin_lock_irq(&lock);
	wait_event_lock_irq(queue, ready, lock);
	left += wait_event_interruptible_lock_irq_timeout(queue, ready, lock, 5);
	spin_unlock_irq(&lock);
	add_wait_queue(&head, &entry);
	set_current_state(TASK_INTERRUPTIBLE);
	if (!signal_pending(current) && sigisemptyset(&current->pending.signal) &&
	    !(current->pending.signal.sig[_NSIG_WORDS - 1] & ~current->blocked.sig[0]))
		schedule();
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&head, &entry);
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule_timeout(1);
	finish_wait(&queue, &wait);
	wake_up(&queue);
	wake_up_interruptible_all(&queue);
	wait_for_completion(&done);
	complete_all(&done);
	reinit_completion(&done);
	return left + wait_for_completion_interruptible_timeout(&done, HZ);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
struct holder {
	struct timer_list timer;
};
static void fire(struct timer_list *t)
{
	struct holder *h = from_timer(h, t, timer);
	mod_timer(&h->timer, jiffies + HZ);
}
static void timers(void)
{
	static struct holder holder;
	timer_setup(&holder.timer, fire, 0);
	add_timer(&holder.timer);
	del_timer_sync(&holder.timer);
}
#else
static void fire(unsigned long data)
{
	pr_info("%lu\n", data);
}
static struct timer_list timer_static = TIMER_INITIALIZER(fire, 0, 5);
static void timers(void)
{
	static struct timer_list timer;
	init_timer(&timer);
	timer.function = fire;
	timer.data = 3;
	timer.expires = jiffies + HZ;
	add_timer(&timer);
	setup_timer(&timer, fire, 3UL);
	mod_timer(&timer_static, jiffies);
	del_timer_sync(&timer);
}
#endif

static enum hrtimer_restart tick(struct hrtimer *t)
{
	hrtimer_forward_now(t, ktime_set(0, 1000));
	return HRTIMER_RESTART;
}

static void work_function(struct work_struct *work)
{
	struct delayed_work *delayed = to_delayed_work(work);
	schedule_delayed_work(delayed, HZ);
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 20)
static DECLARE_WORK(work, work_function);
#else
static void old_work_function(void *data)
{
}
static DECLARE_WORK(work, old_work_function, &ready);
#endif
static DECLARE_DELAYED_WORK(delayed, work_function);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
static void tasklet_function(struct tasklet_struct *t)
{
}
static DECLARE_TASKLET(tasklet, tasklet_function);
#else
static void tasklet_function(unsigned long data)
{
}
static DECLARE_TASKLET(tasklet, tasklet_function, 7);
#endif

static int thread(void *data)
{
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}

static void rcu(struct object *o)
{
	int *value;
	int index = srcu_read_lock(&srcu);
	srcu_read_unlock(&srcu, index);
	rcu_read_lock();
	value = rcu_dereference(shared);
	rcu_read_unlock();
	rcu_assign_pointer(shared, value);
	list_add_rcu(&o->list, &o->list);
	synchronize_rcu();
	kfree_rcu(o, rcu);
}

int core_api_init(void);
int core_api_init(void)
{
	struct task_struct *task = kthread_run(thread, NULL, "t/%d", 1);
	struct workqueue_struct *wq = alloc_workqueue("%s", WQ_UNBOUND, 0, "name");
	struct work_struct on_heap;
	unsigned long deadline = jiffies + 5;
	struct timespec64 now;

	locks();
	waits();
	timers();
	rcu(NULL);
	hrtimer_init(&hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer.function = tick;
	hrtimer_start(&hrtimer, ktime_set(1, 0), HRTIMER_MODE_REL);
	hrtimer_cancel(&hrtimer);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 20)
	INIT_WORK(&on_heap, work_function);
#else
	INIT_WORK(&on_heap, old_work_function, &ready);
#endif
	schedule_work(&work);
	queue_work(wq, &on_heap);
	queue_delayed_work(wq, &delayed, 1);
	cancel_delayed_work_sync(&delayed);
	flush_workqueue(wq);
	destroy_workqueue(wq);
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	while (time_before(jiffies, deadline))
		cpu_relax();
	udelay(10);
	mdelay(1);
	ndelay(5);
	usleep_range(10, 20);
	ssleep(1);
	ktime_get_real_ts64(&now);
	if (IS_ERR(task))
		return PTR_ERR(task);
	get_task_struct(task);
	kthread_stop(task);
	put_task_struct(task);
	pr_info("%s %d %lld\n", current->comm, task_pid_nr(current), (long long)ktime_to_ms(ktime_get()));
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 5, 0)
	pr_info("%u\n", from_kuid(&init_user_ns, current_uid()));
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 39)
	lock_kernel();
	unlock_kernel();
#endif
	complete_late(NULL, 0);
	pr_info("%ps\n", area_ops.fault);
	allow_signal(SIGKILL);
	return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}
MODULE_LICENSE("GPL");
