// SPDX-License-Identifier: MIT
/* The last act of a thread is not a complete() that lets the module go: as it should be.
 * clean
 * tasks: rmmod completion_last */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/kthread.h>
#include <linux/completion.h>

static DECLARE_COMPLETION(done);
static struct task_struct *thread;

static int t_thread(void *data)
{
	kthread_complete_and_exit(&done, 0);
	return 0;
}

static int __init t_init(void)
{
	thread = kthread_run(t_thread, NULL, "t");
	return IS_ERR(thread) ? PTR_ERR(thread) : 0;
}

static void __exit t_exit(void)
{
	wait_for_completion(&done);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
