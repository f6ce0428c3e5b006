// SPDX-License-Identifier: MIT
/* Init takes back its entry when the thread cannot be made. */
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/proc_fs.h>

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

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
	if (!proc_create("t", 0444, NULL, &t_ops))
		return -ENOMEM;
	thread = kthread_run(t_thread, NULL, "t");
	if (IS_ERR(thread)) {
		remove_proc_entry("t", NULL);
		return PTR_ERR(thread);
	}
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	kthread_stop(thread);
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
