// SPDX-License-Identifier: MIT
/* A thread ends before its module: the mistake.
 * finds: use-after-unload, 0 preemptions
 * tasks: rmmod thread_not_stopped */
#include <linux/module.h>
#include <linux/proc_fs.h>
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
	return IS_ERR(thread) ? PTR_ERR(thread) : 0;
}

static void __exit t_exit(void)
{
	wake_up_process(thread);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
