// SPDX-License-Identifier: MIT
/* A caller's number is no index before it was looked at. */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/miscdevice.h>
#include <linux/nospec.h>

#define T_LETTER _IO('t', 7)
#define T_LENGTH _IO('t', 99)

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

static long t_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	switch (command) {
	case T_LENGTH:
		return strlen(letters);
	case T_LETTER:
		if (argument >= sizeof(letters))
			return -EINVAL;
		return letters[array_index_nospec(argument, sizeof(letters))];
	default:
		return -ENOTTY;
	}
}
static const struct file_operations t_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = t_ioctl,
};
static struct miscdevice t_misc = { MISC_DYNAMIC_MINOR, "t", &t_ops };

module_misc_device(t_misc);

MODULE_LICENSE("GPL");
