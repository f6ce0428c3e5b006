/* Reads the processor's clock behind the explorer's back, and decides by it. */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/proc_fs.h>

static atomic_t even, odd;

static ssize_t t_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	unsigned int low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	if ((low >> 5) & 1)
		atomic_inc(&odd);
	else
		atomic_inc(&even);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int __init t_init(void)
{
	return proc_create("t", 0444, NULL, &t_ops) ? 0 : -ENOMEM;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
}

module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
