// SPDX-License-Identifier: MIT
/* A thread that waits also waits for being stopped: as it should be.
 * clean
 * tasks: rmmod thread_does_not_look */
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/wait.h>

static struct task_struct *thread;
static DECLARE_WAIT_QUEUE_HEAD(queue);
static bool ready;

static int t_thread(void *data)
{
	wait_event(queue, READ_ONCE(ready) || kthread_should_stop());
	while (!kthread_should_stop())
		schedule();
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
