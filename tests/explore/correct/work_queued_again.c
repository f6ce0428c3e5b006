// SPDX-License-Identifier: MIT
/* Work is cancelled when nobody can queue it any more: as it should be.
 * clean
 * tasks: cat /proc/t | rmmod work_queued_again */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/workqueue.h>

static int runs;

static void t_work(struct work_struct *work)
{
	runs++;
}
static DECLARE_WORK(work, t_work);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	schedule_work(&work);
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
	cancel_work_sync(&work);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
