/* Kernel threads, completions and wait queues. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/wait.h>

static DECLARE_COMPLETION(begun);
static DECLARE_COMPLETION(go);
static DECLARE_WAIT_QUEUE_HEAD(queue);
static int ready;

static int loyal(void *data)
{
	pr_info("threads: %s runs with '%s', kernel thread %d\n", current->comm, (char *)data,
		!!(current->flags & PF_KTHREAD));
	complete(&begun);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 17;
}

static int parked(void *data)
{
	complete(&begun);
	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			pr_info("threads: parks\n");
			kthread_parkme();
			pr_info("threads: unparked\n");
			complete(&begun);
		}
		msleep_interruptible(1);
	}
	return -4;
}

static int waker(void *data)
{
	wait_for_completion(&go);
	ready = 1;
	wake_up(&queue);
	return 0;
}

static int __init threads_init(void)
{
	struct task_struct *task = kthread_run(loyal, "data", "fid_%d", 1);

	wait_for_completion(&begun);
	pr_info("threads: stop %d\n", kthread_stop(task));
	task = kthread_create(loyal, "never", "fid_never");
	pr_info("threads: named %s stopped before it ran %d\n", task->comm, kthread_stop(task));
	task = kthread_run(parked, NULL, "fid_parked");
	wait_for_completion(&begun);
	pr_info("threads: park %d\n", kthread_park(task));
	kthread_unpark(task);
	wait_for_completion(&begun);
	pr_info("threads: stop %d\n", kthread_stop(task));

	task = kthread_run(waker, NULL, "fid_waker");
	get_task_struct(task);
	pr_info("threads: timeout %ld\n", wait_event_timeout(queue, ready, 1));
	complete(&go);
	wait_event(queue, ready);
	pr_info("threads: there %d\n", wait_event_interruptible(queue, ready));
	pr_info("threads: at once %ld\n", wait_event_timeout(queue, ready, 100));
	put_task_struct(task);

	pr_info("threads: done %d try %d\n", completion_done(&begun), try_wait_for_completion(&begun));
	pr_info("threads: completion timeout %lu\n", wait_for_completion_timeout(&begun, 1));
	complete(&begun);
	complete(&begun);
	pr_info("threads: done %d try %d %d %d\n", completion_done(&begun), try_wait_for_completion(&begun),
		try_wait_for_completion(&begun), try_wait_for_completion(&begun));
	complete_all(&begun);
	pr_info("threads: all %d %d\n", try_wait_for_completion(&begun), completion_done(&begun));
	reinit_completion(&begun);
	pr_info("threads: again %d\n", completion_done(&begun));
	pr_info("threads: in %s of %d\n", current->comm, current->pid > 1);
	return 0;
}

static void __exit threads_exit(void)
{
}

module_init(threads_init);
module_exit(threads_exit);
MODULE_LICENSE("GPL");
