// SPDX-License-Identifier: MIT
/* Callbacks of call_rcu() have run when their module goes: as it should be.
 * clean
 * tasks: rmmod callback_after_unload */
#include <linux/module.h>
#include <linux/rcupdate.h>

static struct rcu_head rcu;
static bool done;

static void t_done(struct rcu_head *unused)
{
	done = true;
}

static int __init t_init(void)
{
	return 0;
}

static void __exit t_exit(void)
{
	call_rcu(&rcu, t_done);
	rcu_barrier();
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
