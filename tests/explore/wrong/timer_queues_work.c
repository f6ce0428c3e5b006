// SPDX-License-Identifier: MIT
/* First the timer goes, then the work that it queues: the mistake.
 * finds: use-after-unload, 1 preemption
 * tasks: rmmod timer_queues_work */
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static int runs;

static void t_work(struct work_struct *work)
{
	runs++;
}
static DECLARE_WORK(work, t_work);

static void t_tick(struct timer_list *unused)
{
	schedule_work(&work);
}
static DEFINE_TIMER(timer, t_tick);

static int __init t_init(void)
{
	mod_timer(&timer, jiffies + 1);
	return 0;
}

static void __exit t_exit(void)
{
	cancel_work_sync(&work);
	del_timer_sync(&timer);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
