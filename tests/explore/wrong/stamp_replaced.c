// SPDX-License-Identifier: MIT
/* What is read is as old as its stamp says, while a write puts a newer one in its place: the mistake.
 * finds: use-after-free, 1 preemption
 * tasks: cat /proc/stamped | echo x > /proc/stamped */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

struct stamp {
	unsigned long jiffies;
};

static DEFINE_MUTEX(lock);
static struct stamp *newest;

static struct stamp *stamp_now(void)
{
	struct stamp *stamp = kmalloc(sizeof(*stamp), GFP_KERNEL);

	if (stamp)
		stamp->jiffies = jiffies;
	return stamp;
}

static int stamp_show(struct seq_file *m, void *unused)
{
	const struct stamp *stamp = READ_ONCE(newest);

	seq_printf(m, "%u ms\n", jiffies_to_msecs(jiffies - stamp->jiffies));
	return 0;
}

static int stamp_open(struct inode *inode, struct file *file)
{
	return single_open(file, stamp_show, NULL);
}

static ssize_t stamp_write(struct file *file, const char __user *text, size_t size, loff_t *pos)
{
	struct stamp *old, *stamp = stamp_now();

	if (!stamp)
		return -ENOMEM;
	mutex_lock(&lock);
	old = newest;
	WRITE_ONCE(newest, stamp);
	mutex_unlock(&lock);
	kfree(old);
	return size;
}

static const struct proc_ops stamp_ops = {
	.proc_open = stamp_open,
	.proc_read = seq_read,
	.proc_write = stamp_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int __init stamp_init(void)
{
	newest = stamp_now();
	if (!newest)
		return -ENOMEM;
	if (proc_create("stamped", 0644, NULL, &stamp_ops))
		return 0;
	kfree(newest);
	return -ENOMEM;
}

static void __exit stamp_exit(void)
{
	remove_proc_entry("stamped", NULL);
	kfree(newest);
}

module_init(stamp_init);
module_exit(stamp_exit);

MODULE_LICENSE("GPL");
