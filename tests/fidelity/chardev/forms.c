/* The same eight bytes through every form of a file's operations; the minor says which. */
#include <linux/cdev.h>
#include <linux/compat.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#define FORMS_SIZE _IOR('q', 1, int)
#define FORMS_ADD _IOWR('q', 2, int)
#define FORMS_OLD _IO('q', 9)

static char bytes[16] = "abcdefgh";
static struct fasync_struct *listeners;
static dev_t first;
static struct cdev cdev;
static struct class *class;

static ssize_t iter_read(struct kiocb *iocb, struct iov_iter *to)
{
	size_t left = iocb->ki_pos < 8 ? 8 - iocb->ki_pos : 0, done;

	pr_info("forms: read %zu at %lld of %s\n", iov_iter_count(to), iocb->ki_pos,
		iocb->ki_filp->f_path.dentry->d_name.name);
	done = copy_to_iter(bytes + 8 - left, min(left, iov_iter_count(to)), to);
	iocb->ki_pos += done;
	return done;
}

static ssize_t iter_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t size = iov_iter_count(from), done;

	if (iocb->ki_flags & IOCB_APPEND)
		iocb->ki_pos = 8;
	pr_info("forms: write %zu at %lld\n", size, iocb->ki_pos);
	if (iocb->ki_pos >= 8)
		return -ENOSPC;
	done = copy_from_iter(bytes + iocb->ki_pos, min_t(size_t, size, 8 - iocb->ki_pos), from);
	iocb->ki_pos += done;
	kill_fasync(&listeners, SIGIO, POLL_IN);
	return done ? done : -EFAULT;
}

static int forms_fasync(int fd, struct file *file, int on)
{
	int changed = fasync_helper(fd, file, on, &listeners);

	pr_info("forms: fasync %d: %d\n", on, changed);
	return changed;
}

static int forms_release(struct inode *inode, struct file *file)
{
	return forms_fasync(-1, file, 0) < 0 ? 0 : 0;
}

static long both_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	int value;

	pr_info("forms: ioctl %#x\n", command);
	switch (command) {
	case FORMS_SIZE:
		return put_user(8, (int __user *)argument);
	case FORMS_ADD:
		if (get_user(value, (int __user *)argument))
			return -EFAULT;
		return put_user(value + 1, (int __user *)argument);
	case FORMS_OLD:
		return argument;
	default:
		return -ENOIOCTLCMD;
	}
}

static long old_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	pr_info("forms: compat ioctl %#x with %#lx\n", command,
		command == FORMS_OLD ? argument : 0ul);
	if (command == FORMS_OLD)
		return 32;
	return both_ioctl(file, command, (unsigned long)compat_ptr(argument));
}

static loff_t end_llseek(struct file *file, loff_t offset, int whence)
{
	return generic_file_llseek_size(file, offset, whence, 1000, 8);
}

static int stream_start(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

#define COMMON .owner = THIS_MODULE, .read_iter = iter_read, .write_iter = iter_write
static const struct file_operations forms[] = {
	{ COMMON, .unlocked_ioctl = both_ioctl, .compat_ioctl = old_ioctl, .llseek = default_llseek },
	{ COMMON, .unlocked_ioctl = both_ioctl, .compat_ioctl = compat_ptr_ioctl, .llseek = no_llseek },
	{ COMMON, .unlocked_ioctl = both_ioctl, .llseek = noop_llseek },
	{ COMMON, .compat_ioctl = old_ioctl, .llseek = end_llseek },
	{ COMMON, .open = nonseekable_open, .llseek = default_llseek },
	{ COMMON, .open = stream_start, .llseek = default_llseek },
	{ COMMON, .fasync = forms_fasync, .release = forms_release, .llseek = no_seek_end_llseek },
	{ .owner = THIS_MODULE },
};

static int forms_open(struct inode *inode, struct file *file)
{
	replace_fops(file, fops_get(&forms[iminor(inode)]));
	return file->f_op->open ? file->f_op->open(inode, file) : 0;
}
static const struct file_operations forms_first = { .owner = THIS_MODULE, .open = forms_open, .llseek = noop_llseek };

static int __init forms_init(void)
{
	int i, error = alloc_chrdev_region(&first, 0, ARRAY_SIZE(forms), "fid_form");

	if (error)
		return error;
	cdev_init(&cdev, &forms_first);
	error = cdev_add(&cdev, first, ARRAY_SIZE(forms));
	if (error)
		goto region;
	class = class_create(THIS_MODULE, "fid_form");
	for (i = 0; i < ARRAY_SIZE(forms); i++)
		device_create(class, NULL, first + i, NULL, "fid_form%d", i);
	return 0;
region:
	unregister_chrdev_region(first, ARRAY_SIZE(forms));
	return error;
}

static void __exit forms_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(forms); i++)
		device_destroy(class, first + i);
	class_destroy(class);
	cdev_del(&cdev);
	unregister_chrdev_region(first, ARRAY_SIZE(forms));
}

module_init(forms_init);
module_exit(forms_exit);
MODULE_LICENSE("GPL");
