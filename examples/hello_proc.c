// SPDX-License-Identifier: MIT
/*
 * /proc/hello_world: a file that greets.
 *
 * Every open has a state of its own, made in open() and freed in release(), and found in between
 * through file->private_data: two readers never disturb each other. A write replaces the message of
 * the one who writes; it is read back through the same descriptor (from its start, after a seek).
 *
 * The mutex is for programs that share one descriptor among threads: without it, pwrite() could free
 * the message that a pread() is copying.
 *
 * Try: hold the file open, rmmod hello_proc, and read on. The unload succeeds: /proc calls release()
 * for every open file first, and answers EIO to a later read by itself.
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define LONGEST_MESSAGE 4096

static const char greeting[] = "Hello, World!\n";

struct greeter {
	struct mutex lock; /* guards the two below */
	char *message;
	size_t length;
};

static int hello_open(struct inode *inode, struct file *file)
{
	struct greeter *greeter = kzalloc(sizeof(*greeter), GFP_KERNEL);

	if (!greeter)
		return -ENOMEM;
	mutex_init(&greeter->lock);
	greeter->length = strlen(greeting);
	greeter->message = kmalloc(greeter->length, GFP_KERNEL);
	if (!greeter->message) {
		kfree(greeter);
		return -ENOMEM;
	}
	memcpy(greeter->message, greeting, greeter->length);
	file->private_data = greeter;
	return 0;
}

static ssize_t hello_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	struct greeter *greeter = file->private_data;
	ssize_t done;

	if (mutex_lock_interruptible(&greeter->lock))
		return -ERESTARTSYS;
	done = simple_read_from_buffer(buffer, size, offset, greeter->message, greeter->length);
	mutex_unlock(&greeter->lock);
	return done;
}

static ssize_t hello_write(struct file *file, const char __user *buffer, size_t size,
			   loff_t *offset)
{
	struct greeter *greeter = file->private_data;
	char *message, *before;

	if (size > LONGEST_MESSAGE)
		return -EMSGSIZE;
	message = memdup_user(buffer, size);
	if (IS_ERR(message))
		return PTR_ERR(message);
	if (mutex_lock_interruptible(&greeter->lock)) {
		kfree(message);
		return -ERESTARTSYS;
	}
	before = greeter->message;
	greeter->message = message;
	greeter->length = size;
	mutex_unlock(&greeter->lock);
	kfree(before);
	return size;
}

static int hello_release(struct inode *inode, struct file *file)
{
	struct greeter *greeter = file->private_data;

	kfree(greeter->message);
	kfree(greeter);
	return 0;
}

static const struct proc_ops hello_ops = {
	.proc_open = hello_open,
	.proc_read = hello_read,
	.proc_write = hello_write,
	.proc_lseek = default_llseek,
	.proc_release = hello_release,
};

static int __init hello_init(void)
{
	if (!proc_create("hello_world", 0666, NULL, &hello_ops))
		return -ENOMEM;
	pr_info("hello_proc: /proc/hello_world is there\n");
	return 0;
}

static void __exit hello_exit(void)
{
	remove_proc_entry("hello_world", NULL);
	pr_info("hello_proc: /proc/hello_world is gone\n");
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("The Holdfast authors");
MODULE_DESCRIPTION("A greeting in /proc, with one state per open file");
MODULE_VERSION("1.0");
