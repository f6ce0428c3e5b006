// SPDX-License-Identifier: MIT
/* No work is pending when its module goes: the mistake.
 * finds: leak-work, 0 preemptions
 * tasks: rmmod work_left_pending */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct delayed_work *work;

static void t_work(struct work_struct *unused)
{
}

static int __init t_init(void)
{
	work = kmalloc(sizeof(*work), GFP_KERNEL);
	if (!work)
		return -ENOMEM;
	INIT_DELAYED_WORK(work, t_work);
	schedule_delayed_work(work, 100 * HZ);
	return 0;
}

static void __exit t_exit(void)
{
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
