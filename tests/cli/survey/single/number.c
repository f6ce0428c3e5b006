/* A character device without a node. */
#include <linux/fs.h>
#include <linux/module.h>

static ssize_t number_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, "number", 6);
}
static const struct file_operations number_ops = { .owner = THIS_MODULE, .read = number_read };
static int major;
static int __init number_init(void)
{
	major = register_chrdev(0, "survey_number", &number_ops);
	return major < 0 ? major : 0;
}
static void __exit number_exit(void)
{
	unregister_chrdev(major, "survey_number");
}
module_init(number_init);
module_exit(number_exit);
MODULE_LICENSE("GPL");
