// SPDX-License-Identifier: MIT
/* A position is the caller's to choose, lseek() or not. */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/uaccess.h>

static const char text[] = "Hello, World!\n";

static ssize_t t_read(struct file *file, char __user *to, size_t size, loff_t *offset)
{
	const char *at = text + *offset;
	ssize_t count = 0;

	if (*offset >= sizeof(text))
		return 0;

	for (; size && *at; --size, ++count) {
		if (put_user(*at++, to++))
			return -EFAULT;
	}
	*offset += count;
	return count;
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.read = t_read,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

module_misc_device(t_misc);

MODULE_LICENSE("GPL");
