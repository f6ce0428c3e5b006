/* /proc/slow: a read waits for a write, or a signal. */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(waiters);
static bool written;

static ssize_t slow_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	int error;

	pr_info("slow: waiting\n");
	error = wait_event_interruptible(waiters, written);
	pr_info("slow: woken, %d\n", error);
	return error;
}

static ssize_t slow_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	written = true;
	wake_up_interruptible(&waiters);
	return size;
}

static const struct proc_ops slow_ops = {
	.proc_read = slow_read,
	.proc_write = slow_write,
};

static int __init slow_init(void)
{
	return proc_create("slow", 0644, NULL, &slow_ops) ? 0 : -ENOMEM;
}

static void __exit slow_exit(void)
{
	remove_proc_entry("slow", NULL);
}

module_init(slow_init);
module_exit(slow_exit);
MODULE_LICENSE("GPL");
