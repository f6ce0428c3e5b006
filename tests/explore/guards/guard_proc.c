/* One state per open, freed by release: nothing but the guard of the entry keeps it alive. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static int guard_open(struct inode *inode, struct file *file)
{
	file->private_data = kmalloc(8, GFP_KERNEL);
	if (!file->private_data)
		return -ENOMEM;
	strcpy(file->private_data, "guard\n");
	return 0;
}

static ssize_t guard_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, file->private_data, 6);
}

static int guard_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct proc_ops guard_ops = {
	.proc_open = guard_open,
	.proc_read = guard_read,
	.proc_release = guard_release,
};

static int __init guard_init(void)
{
	return proc_create("guard", 0444, NULL, &guard_ops) ? 0 : -ENOMEM;
}

static void __exit guard_exit(void)
{
	remove_proc_entry("guard", NULL);
}

module_init(guard_init);
module_exit(guard_exit);
MODULE_LICENSE("GPL");
