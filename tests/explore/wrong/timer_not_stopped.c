// SPDX-License-Identifier: MIT
/* A timer is stopped before its module goes: the mistake.
 * finds: use-after-unload, 1 preemption
 * tasks: rmmod timer_not_stopped */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/timer.h>

static int ticks;

static void t_tick(struct timer_list *timer)
{
	ticks++;
}
static DEFINE_TIMER(timer, t_tick);

static int __init t_init(void)
{
	mod_timer(&timer, jiffies + 1);
	return 0;
}

static void __exit t_exit(void)
{
	del_timer(&timer);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
