// SPDX-License-Identifier: MIT
/* A thread that may be stopped is there until it is: as it should be.
 * clean
 * tasks: rmmod thread_leaves_by_itself */
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/sched.h>

static struct task_struct *thread;

static int t_thread(void *data)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

static int __init t_init(void)
{
	thread = kthread_run(t_thread, NULL, "t");
	return IS_ERR(thread) ? PTR_ERR(thread) : 0;
}

static void __exit t_exit(void)
{
	kthread_stop(thread);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
