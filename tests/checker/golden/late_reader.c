// What the reports of the tests are about. Never compiled.
#include <linux/module.h>
#include <linux/proc_fs.h>

static DEFINE_MUTEX(lock);
static DECLARE_WAIT_QUEUE_HEAD(queue);
static int ready;

static ssize_t late_read(struct file *file, char __user *to, size_t n, loff_t *at)
{
	mutex_lock(&lock);
	wait_event(queue, READ_ONCE(ready));
	mutex_unlock(&lock);
	return 0;	/* <-- "here" & nowhere else */
}

static int __init late_init(void)
{
	proc_create("late", 0444, NULL, &late_ops);
	kmalloc(64, GFP_KERNEL);
	return 0;
}
static void __exit late_exit(void)
{	mutex_lock(&lock);
	WRITE_ONCE(ready, 1);
	wake_up(&queue);
}
