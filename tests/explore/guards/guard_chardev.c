/* A device that only its owner's use count keeps: exit takes everything away and waits for none. */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/module.h>

static dev_t number;
static struct cdev guard_cdev;
static struct class *guard_class;

static int guard_open(struct inode *inode, struct file *file)
{
	return 0;
}

static ssize_t guard_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, "guard\n", 6);
}

static const struct file_operations guard_fops = {
	.owner = THIS_MODULE,
	.open = guard_open,
	.read = guard_read,
};

static int __init guard_init(void)
{
	int error = alloc_chrdev_region(&number, 0, 1, "guard");

	if (error)
		return error;
	cdev_init(&guard_cdev, &guard_fops);
	guard_cdev.owner = THIS_MODULE;
	error = cdev_add(&guard_cdev, number, 1);
	if (error)
		goto no_cdev;
	guard_class = class_create(THIS_MODULE, "guard");
	if (IS_ERR(guard_class)) {
		error = PTR_ERR(guard_class);
		goto no_class;
	}
	if (!IS_ERR(device_create(guard_class, NULL, number, NULL, "guard")))
		return 0;
	error = -ENOMEM;
	class_destroy(guard_class);
no_class:
	cdev_del(&guard_cdev);
no_cdev:
	unregister_chrdev_region(number, 1);
	return error;
}

static void __exit guard_exit(void)
{
	device_destroy(guard_class, number);
	class_destroy(guard_class);
	cdev_del(&guard_cdev);
	unregister_chrdev_region(number, 1);
}

module_init(guard_init);
module_exit(guard_exit);
MODULE_LICENSE("GPL");
