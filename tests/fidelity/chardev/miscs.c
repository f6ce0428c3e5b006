/* misc devices: a minor given, one taken, names and modes of nodes, what open finds. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static ssize_t miscs_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	struct miscdevice *misc = file->private_data;
	char text[40];
	int length = scnprintf(text, sizeof(text), "I am %s\n", misc->name);

	return simple_read_from_buffer(to, size, position, text, length);
}

static int miscs_open(struct inode *inode, struct file *file)
{
	struct miscdevice *misc = file->private_data;

	pr_info("miscs: open of %s, major %u\n", misc->name, imajor(inode));
	return 0;
}

static const struct file_operations with_open = {
	.owner = THIS_MODULE,
	.open = miscs_open,
	.read = miscs_read,
};
static const struct file_operations without_open = {
	.owner = THIS_MODULE,
	.read = miscs_read,
};

static struct miscdevice plain = { .minor = 240, .name = "fid_plain", .fops = &with_open };
static struct miscdevice twin = { .minor = 240, .name = "fid_twin", .fops = &with_open };
static struct miscdevice taken = {
	.minor = MISC_DYNAMIC_MINOR, .name = "fid_taken", .fops = &without_open, .mode = 0640,
};
static struct miscdevice named = {
	.minor = MISC_DYNAMIC_MINOR, .name = "fid_named", .nodename = "fid_folder/node",
	.fops = &with_open, .mode = 0444,
};

static int __init miscs_init(void)
{
	pr_info("miscs: plain %d\n", misc_register(&plain));
	pr_info("miscs: twin %d\n", misc_register(&twin));
	pr_info("miscs: taken %d\n", misc_register(&taken));
	pr_info("miscs: a minor was given: %d\n", taken.minor != MISC_DYNAMIC_MINOR);
	pr_info("miscs: named %d\n", misc_register(&named));
	pr_info("miscs: device %s\n", dev_name(plain.this_device));
	return 0;
}

static void __exit miscs_exit(void)
{
	misc_deregister(&named);
	misc_deregister(&taken);
	misc_deregister(&plain);
}

module_init(miscs_init);
module_exit(miscs_exit);
MODULE_LICENSE("GPL");
