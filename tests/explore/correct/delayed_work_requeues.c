// SPDX-License-Identifier: MIT
/* Delayed work that queues itself again is cancelled by who waits for it: as it should be.
 * clean
 * tasks: rmmod delayed_work_requeues */
#include <linux/module.h>
#include <linux/workqueue.h>

static void t_work(struct work_struct *unused);
static DECLARE_DELAYED_WORK(work, t_work);

static void t_work(struct work_struct *unused)
{
	static int left = 1;

	if (left-- > 0)
		schedule_delayed_work(&work, 1);
}

static int __init t_init(void)
{
	schedule_delayed_work(&work, 1);
	return 0;
}

static void __exit t_exit(void)
{
	cancel_delayed_work_sync(&work);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
