/* A character device with every operation that a shell can reach: cdev, class, device node. */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define CHR_SIZE 64
#define CHR_GET _IOR('f', 1, int)
#define CHR_SET _IOW('f', 2, int)
#define CHR_TWICE _IOWR('f', 3, int)
#define CHR_PLAIN _IO('f', 4)

static dev_t first;
static struct cdev chr_cdev;
static struct class *chr_class;
static char memory[CHR_SIZE];
static size_t used;
static int number = 5;

static int chr_open(struct inode *inode, struct file *file)
{
	pr_info("chr: open minor %u flags %#x mode %d%d\n", iminor(inode),
		file->f_flags & (O_ACCMODE | O_APPEND | O_NONBLOCK),
		!!(file->f_mode & FMODE_READ), !!(file->f_mode & FMODE_WRITE));
	if (iminor(inode) == 1)
		return -EPERM;
	if ((file->f_flags & O_ACCMODE) == O_WRONLY)
		used = 0;
	return 0;
}

static ssize_t chr_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	return simple_read_from_buffer(to, size, position, memory, used);
}

static ssize_t chr_write(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	ssize_t written;

	if (file->f_flags & O_APPEND)
		*position = used;
	if (*position >= CHR_SIZE)
		return -ENOSPC;
	written = simple_write_to_buffer(memory, CHR_SIZE, position, from, size);
	if (written > 0 && *position > used)
		used = *position;
	return written;
}

static loff_t chr_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, used);
}

static long chr_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	int value;

	switch (command) {
	case CHR_GET:
		return put_user(number, (int __user *)argument);
	case CHR_SET:
		return get_user(number, (int __user *)argument);
	case CHR_TWICE:
		if (get_user(value, (int __user *)argument))
			return -EFAULT;
		return put_user(value * 2, (int __user *)argument);
	case CHR_PLAIN:
		return argument + number;
	default:
		return -ENOTTY;
	}
}

static __poll_t chr_poll(struct file *file, poll_table *table)
{
	return used ? EPOLLIN | EPOLLRDNORM | EPOLLOUT | EPOLLWRNORM : EPOLLOUT | EPOLLWRNORM;
}

static int chr_flush(struct file *file, fl_owner_t id)
{
	pr_info("chr: flush\n");
	return 0;
}

static int chr_fsync(struct file *file, loff_t start, loff_t end, int data_only)
{
	pr_info("chr: fsync %d\n", data_only);
	return used > 60 ? -EIO : 0;
}

static int chr_release(struct inode *inode, struct file *file)
{
	pr_info("chr: release\n");
	return 0;
}

static const struct file_operations chr_operations = {
	.owner = THIS_MODULE,
	.open = chr_open,
	.read = chr_read,
	.write = chr_write,
	.llseek = chr_llseek,
	.unlocked_ioctl = chr_ioctl,
	.poll = chr_poll,
	.flush = chr_flush,
	.fsync = chr_fsync,
	.release = chr_release,
};

static int __init chr_init(void)
{
	struct device *device;
	int error = alloc_chrdev_region(&first, 0, 3, "fid_chr");

	if (error)
		return error;
	pr_info("chr: minor %u\n", MINOR(first));
	cdev_init(&chr_cdev, &chr_operations);
	chr_cdev.owner = THIS_MODULE;
	error = cdev_add(&chr_cdev, first, 2);
	if (error)
		goto region;
	chr_class = class_create(THIS_MODULE, "fid_chr");
	if (IS_ERR(chr_class)) {
		error = PTR_ERR(chr_class);
		goto cdev;
	}
	device = device_create(chr_class, NULL, first, NULL, "fid_chr%d", 0);
	pr_info("chr: device %s\n", IS_ERR(device) ? "missing" : dev_name(device));
	device_create(chr_class, NULL, first + 1, NULL, "fid_chr%d", 1);
	device_create(chr_class, NULL, first + 2, NULL, "fid!deep");
	return 0;
cdev:
	cdev_del(&chr_cdev);
region:
	unregister_chrdev_region(first, 3);
	return error;
}

static void __exit chr_exit(void)
{
	device_destroy(chr_class, first + 2);
	device_destroy(chr_class, first + 1);
	device_destroy(chr_class, first);
	class_destroy(chr_class);
	cdev_del(&chr_cdev);
	unregister_chrdev_region(first, 3);
	pr_info("chr: exit\n");
}

module_init(chr_init);
module_exit(chr_exit);
MODULE_LICENSE("GPL");
