// SPDX-License-Identifier: MIT
/* Sleep is announced before the condition is looked at: the mistake.
 * finds: hang, 1 preemption
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>

static struct task_struct *sleeper;
static bool ready;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	WRITE_ONCE(sleeper, current);
	while (!READ_ONCE(ready)) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(sleeper, NULL);
	return 0;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	struct task_struct *task;

	WRITE_ONCE(ready, true);
	task = READ_ONCE(sleeper);
	if (task)
		wake_up_process(task);
	return size;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
	.proc_write = t_write,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0644, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
