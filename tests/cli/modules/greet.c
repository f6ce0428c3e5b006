/* /proc/greet: a greeting of 14 bytes; what is written to it is logged. */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

static const char greeting[] = "Hello, World!\n";

static ssize_t greet_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, greeting, sizeof(greeting) - 1);
}

static ssize_t greet_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	char text[64] = "";

	if (size >= sizeof(text))
		return -EMSGSIZE;
	if (copy_from_user(text, from, size))
		return -EFAULT;
	pr_info("told: %s", text);
	return size;
}

static const struct proc_ops greet_ops = {
	.proc_read = greet_read,
	.proc_write = greet_write,
	.proc_lseek = default_llseek,
};

static int __init greet_init(void)
{
	return proc_create("greet", 0644, NULL, &greet_ops) ? 0 : -ENOMEM;
}

static void __exit greet_exit(void)
{
	remove_proc_entry("greet", NULL);
}

module_init(greet_init);
module_exit(greet_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A greeting for tests");
MODULE_ALIAS("greeting-*");
