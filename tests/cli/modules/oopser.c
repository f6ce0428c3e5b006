/* /proc/oopser: whoever reads it follows a null pointer. */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>

struct thing {
	long unused;
	int value;
};

static struct thing *nothing;

static noinline int oopser_follow(void)
{
	return READ_ONCE(nothing)->value;
}

static ssize_t oopser_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return oopser_follow();
}

static const struct proc_ops oopser_ops = {
	.proc_read = oopser_read,
};

static int __init oopser_init(void)
{
	return proc_create("oopser", 0444, NULL, &oopser_ops) ? 0 : -ENOMEM;
}

static void __exit oopser_exit(void)
{
	remove_proc_entry("oopser", NULL);
}

module_init(oopser_init);
module_exit(oopser_exit);
MODULE_LICENSE("GPL");
