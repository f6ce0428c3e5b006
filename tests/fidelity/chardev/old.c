/* register_chrdev() with a number of one's own, and regions that are in the way of each other. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static struct class *old_class;

static ssize_t old_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	char text[32];
	int length = scnprintf(text, sizeof(text), "major %d minor %d\n", imajor(file_inode(file)),
			       iminor(file_inode(file)));

	return simple_read_from_buffer(to, size, position, text, length);
}

static const struct file_operations old_operations = {
	.owner = THIS_MODULE,
	.read = old_read,
};

static int __init old_init(void)
{
	pr_info("old: register %d\n", register_chrdev(60, "fid_old", &old_operations));
	pr_info("old: again %d\n", register_chrdev(60, "fid_twin", &old_operations));
	pr_info("old: region in it %d\n", register_chrdev_region(MKDEV(60, 7), 2, "fid_in"));
	pr_info("old: region beside it %d\n", register_chrdev_region(MKDEV(60, 256), 4, "fid_beside"));
	pr_info("old: too far %d\n", register_chrdev_region(MKDEV(61, MINORMASK), 2, "fid_over"));
	pr_info("old: too big %d\n", register_chrdev_region(MKDEV(600, 0), 1, "fid_big"));
	old_class = class_create(THIS_MODULE, "fid_old");
	device_create(old_class, NULL, MKDEV(60, 0), NULL, "fid_old_a");
	device_create(old_class, NULL, MKDEV(60, 200), NULL, "fid_old_b");
	device_create(old_class, NULL, MKDEV(60, 300), NULL, "fid_old_c");
	return 0;
}

static void __exit old_exit(void)
{
	device_destroy(old_class, MKDEV(60, 0));
	device_destroy(old_class, MKDEV(60, 200));
	device_destroy(old_class, MKDEV(60, 300));
	class_destroy(old_class);
	unregister_chrdev_region(MKDEV(60, 256), 4);
	unregister_chrdev_region(MKDEV(61, MINORMASK), 2);
	unregister_chrdev(60, "fid_old");
}

module_init(old_init);
module_exit(old_exit);
MODULE_LICENSE("GPL");
