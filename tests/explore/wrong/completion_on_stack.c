// SPDX-License-Identifier: MIT
/* Who gives up waiting takes back what is on his stack: the mistake.
 * finds: use-after-free, 0 preemptions
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/workqueue.h>

static struct completion *done;
static DEFINE_MUTEX(lock);

static void t_work(struct work_struct *work)
{
	if (done)
		complete(done);
}
static DECLARE_WORK(work, t_work);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	DECLARE_COMPLETION_ONSTACK(mine);

	done = &mine;
	schedule_work(&work);
	wait_for_completion_timeout(&mine, 1);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0444, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	flush_work(&work);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
