// SPDX-License-Identifier: MIT
/* A timer that sets itself again is stopped by who waits for it: as it should be.
 * clean
 * tasks: rmmod timer_rearms */
#include <linux/module.h>
#include <linux/timer.h>

static struct timer_list timer;

static void t_tick(struct timer_list *unused)
{
	static int left = 2;

	if (left-- > 0)
		mod_timer(&timer, jiffies + 1);
}

static int __init t_init(void)
{
	timer_setup(&timer, t_tick, 0);
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
