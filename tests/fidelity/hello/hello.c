/* One entry that answers a fixed text and keeps what is written, as most first modules do. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/version.h>

static char kept[64] = "Hello, world!\n";
static size_t length = 14;

static ssize_t hello_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	return simple_read_from_buffer(to, size, position, kept, length);
}

static ssize_t hello_write(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	ssize_t count = simple_write_to_buffer(kept, sizeof(kept) - 1, position, from, size);

	if (count > 0)
		length = *position;
	return count;
}

static int hello_release(struct inode *inode, struct file *file)
{
	pr_info("hello: release\n");
	return 0;
}

static const struct proc_ops hello_ops = {
	.proc_read = hello_read,
	.proc_write = hello_write,
	.proc_lseek = default_llseek,
	.proc_release = hello_release,
};

static struct proc_dir_entry *entry;

static int __init hello_init(void)
{
	entry = proc_create("hello_world", 0666, NULL, &hello_ops);
	if (!entry)
		return -ENOMEM;
	pr_info("hello: init\n");
	return 0;
}

static void __exit hello_exit(void)
{
	pr_info("hello: exit begins\n");
	proc_remove(entry);
	pr_info("hello: exit ends\n");
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
MODULE_AUTHOR("Somebody");
MODULE_DESCRIPTION("A greeting");
MODULE_VERSION("1.2");
MODULE_ALIAS("greeting");
