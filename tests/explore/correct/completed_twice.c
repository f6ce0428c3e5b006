// SPDX-License-Identifier: MIT
/* A completion stands for one event: one complete() for each wait: as it should be.
 * clean
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/completion.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct completion done;
static int *result;

static void t_work(struct work_struct *work)
{
	*result = 1;
	complete(&done);
}
static DECLARE_WORK(work, t_work);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	int turn;

	for (turn = 0; turn < 2; turn++) {
		result = kmalloc(sizeof(*result), GFP_KERNEL);
		if (!result)
			return -ENOMEM;
		schedule_work(&work);
		wait_for_completion(&done);
		kfree(result);
	}
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int __init t_init(void)
{
	init_completion(&done);
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
