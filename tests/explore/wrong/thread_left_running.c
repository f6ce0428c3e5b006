// SPDX-License-Identifier: MIT
/* No thread of a module is left when it goes: the mistake.
 * finds: leak-thread, 0 preemptions
 * tasks: rmmod thread_left_running */
#include <linux/module.h>
#include <linux/kthread.h>

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
	return PTR_ERR_OR_ZERO(thread);
}

static void __exit t_exit(void)
{
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
