// SPDX-License-Identifier: MIT
/* del_timer_sync() waits for the timer: not with a lock that the timer takes: as it should be.
 * clean
 * tasks: rmmod timer_takes_lock */
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static DEFINE_SPINLOCK(lock);

static void t_tick(struct timer_list *unused)
{
	spin_lock(&lock);
	spin_unlock(&lock);
}
static DEFINE_TIMER(timer, t_tick);

static int __init t_init(void)
{
	mod_timer(&timer, jiffies + 1);
	return 0;
}

static void __exit t_exit(void)
{
	del_timer_sync(&timer);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
