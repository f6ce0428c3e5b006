/* Works, delayed works, timers and tasklets: what each call answers, and that they have run. */
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static int runs;
static DECLARE_COMPLETION(timed);
static DECLARE_COMPLETION(timed_high);

static void work_run(struct work_struct *work)
{
	pr_info("works: run %d, atomic %d\n", ++runs, in_atomic());
}
static DECLARE_WORK(work, work_run);
static DECLARE_DELAYED_WORK(delayed, work_run);

static void timer_run(struct timer_list *timer)
{
	pr_info("works: timer, in interrupt %d\n", !!in_interrupt());
	complete(&timed);
}
static DEFINE_TIMER(timer, timer_run);

static enum hrtimer_restart high_run(struct hrtimer *unused)
{
	static int left = 2;

	if (left--) {
		hrtimer_forward_now(unused, ms_to_ktime(1));
		return HRTIMER_RESTART;
	}
	complete(&timed_high);
	return HRTIMER_NORESTART;
}

static void tasklet_run(struct tasklet_struct *tasklet)
{
	pr_info("works: tasklet, in softirq %d\n", !!in_softirq());
}
static DECLARE_TASKLET(tasklet, tasklet_run);

static int __init works_init(void)
{
	struct workqueue_struct *queue = alloc_workqueue("fid_%s", WQ_UNBOUND, 1, "works");
	struct hrtimer high;
	int over;

	pr_info("works: flush idle %d pending %d\n", flush_work(&work), work_pending(&work));
	queue_work(queue, &work);
	flush_workqueue(queue);
	schedule_work(&work);
	flush_work(&work);
	pr_info("works: delayed %d again %d\n", queue_delayed_work(queue, &delayed, 1000 * HZ),
		queue_delayed_work(queue, &delayed, HZ));
	pr_info("works: modified %d\n", mod_delayed_work(queue, &delayed, 2000 * HZ));
	pr_info("works: pending %d\n", delayed_work_pending(&delayed));
	pr_info("works: flush %d\n", flush_delayed_work(&delayed));
	pr_info("works: cancel idle %d\n", cancel_delayed_work_sync(&delayed));
	queue_delayed_work(queue, &delayed, 1000 * HZ);
	pr_info("works: cancel %d\n", cancel_delayed_work_sync(&delayed));
	pr_info("works: cancel work %d\n", cancel_work_sync(&work));
	destroy_workqueue(queue);

	pr_info("works: timer new %d\n", mod_timer(&timer, jiffies + 1000 * HZ));
	pr_info("works: timer moved %d\n", mod_timer(&timer, jiffies + 2000 * HZ));
	pr_info("works: timer pending %d\n", timer_pending(&timer));
	mod_timer(&timer, jiffies + 1);
	wait_for_completion(&timed);
	pr_info("works: timer over %d\n", del_timer_sync(&timer));
	mod_timer(&timer, jiffies + 1000 * HZ);
	pr_info("works: timer deleted %d again %d\n", del_timer(&timer), del_timer_sync(&timer));

	hrtimer_init(&high, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	high.function = high_run;
	hrtimer_start(&high, ms_to_ktime(1), HRTIMER_MODE_REL);
	wait_for_completion(&timed_high);
	over = hrtimer_cancel(&high); /* waits for the end of high_run() */
	pr_info("works: hrtimer over %d active %d\n", over, hrtimer_active(&high));

	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	return 0;
}

static void __exit works_exit(void)
{
}

module_init(works_init);
module_exit(works_exit);
MODULE_LICENSE("GPL");
