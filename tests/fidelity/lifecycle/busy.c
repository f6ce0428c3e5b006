/* Writing + or - to /proc/busy takes or drops a reference on the module itself. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

static int busy_show(struct seq_file *seq, void *unused)
{
	seq_printf(seq, "%d\n", module_refcount(THIS_MODULE));
	return 0;
}

static int busy_open(struct inode *inode, struct file *file)
{
	return single_open(file, busy_show, NULL);
}

static ssize_t busy_write(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	char c;

	if (get_user(c, from))
		return -EFAULT;
	if (c == '+')
		return try_module_get(THIS_MODULE) ? size : -ENODEV;
	if (c == '!') {
		__module_get(THIS_MODULE);
		return size;
	}
	if (c != '-')
		return -EINVAL;
	module_put(THIS_MODULE);
	return size;
}

static const struct proc_ops busy_ops = {
	.proc_open = busy_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_write = busy_write,
	.proc_release = single_release,
};

static int __init busy_init(void)
{
	pr_info("busy: count in init %d\n", module_refcount(THIS_MODULE));
	return proc_create("busy", 0644, NULL, &busy_ops) ? 0 : -ENOMEM;
}

static void __exit busy_exit(void)
{
	pr_info("busy: try in exit %d\n", try_module_get(THIS_MODULE));
	remove_proc_entry("busy", NULL);
}

module_init(busy_init);
module_exit(busy_exit);
MODULE_LICENSE("GPL");
