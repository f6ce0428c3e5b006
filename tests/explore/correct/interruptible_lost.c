// SPDX-License-Identifier: MIT
/* A wake-up that was lost is found though a signal would end the wait: as it should be.
 * clean
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static bool ready;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return wait_event_interruptible(queue, READ_ONCE(ready));
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	WRITE_ONCE(ready, true);
	wake_up_interruptible(&queue);
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
