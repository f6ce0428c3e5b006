// SPDX-License-Identifier: MIT
/* A tasklet has run, or will not run, when its module goes: as it should be.
 * clean
 * tasks: cat /proc/t | rmmod tasklet_not_killed */
#include <linux/module.h>
#include <linux/interrupt.h>
#include <linux/proc_fs.h>

static int runs;

static void t_tasklet(struct tasklet_struct *unused)
{
	runs++;
}
static DECLARE_TASKLET(tasklet, t_tasklet);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	tasklet_schedule(&tasklet);
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
	tasklet_kill(&tasklet);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
