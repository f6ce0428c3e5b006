// SPDX-License-Identifier: MIT
/* No timer is armed when its module goes: the mistake.
 * finds: leak-timer, 0 preemptions
 * tasks: rmmod timer_left_armed */
#include <linux/module.h>
#include <linux/timer.h>

static void t_tick(struct timer_list *timer)
{
}
static DEFINE_TIMER(timer, t_tick);

static int __init t_init(void)
{
	mod_timer(&timer, jiffies + 100 * HZ);
	return 0;
}

static void __exit t_exit(void)
{
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
