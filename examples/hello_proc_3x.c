// SPDX-License-Identifier: MIT
/*
 * /proc/hello_world as tutorials for the 3.x kernels had it. holdfast: --kernel 3.10
 *
 * Wrong on purpose, and kept because so much code was modelled on it:
 *
 * - `message` is one for all. The second open overwrites the first one's pointer: its memory is
 *   lost, and the two releases free the second one's twice.
 * - `finished` is one toggle for all readers. A read answers the text, the next one answers 0 for
 *   the end, whoever asks; two readers at once each see what the other's turn has left.
 * - It takes no lock, keeps no account of the offset, and ignores how much was asked for.
 *
 * One `cat` at a time works, which is why nobody noticed. hello_proc.c is how it should be.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/uaccess.h>

static char *message;
static int finished;

static int hello_open(struct inode *inode, struct file *file)
{
	printk(KERN_INFO "hello_proc_3x: opened\n");
	/* GFP_KERNEL, spelt out as it was before 4.4. */
	message = kmalloc(20, __GFP_WAIT | __GFP_IO | __GFP_FS);
	if (!message)
		return -ENOMEM;
	strcpy(message, "Hello, World!\n");
	finished = 0;
	return 0;
}

static ssize_t hello_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	int length = strlen(message);

	finished = !finished;
	if (!finished)
		return 0;
	if (copy_to_user(buffer, message, length))
		return -EFAULT;
	return length;
}

static int hello_release(struct inode *inode, struct file *file)
{
	printk(KERN_INFO "hello_proc_3x: closed\n");
	kfree(message);
	return 0;
}

static const struct file_operations hello_fops = {
	.owner = THIS_MODULE,
	.open = hello_open,
	.read = hello_read,
	.release = hello_release,
};

static int __init hello_init(void)
{
	if (!proc_create("hello_world", 0444, NULL, &hello_fops))
		return -ENOMEM;
	printk(KERN_INFO "hello_proc_3x: loaded\n");
	return 0;
}

static void __exit hello_exit(void)
{
	remove_proc_entry("hello_world", NULL);
	printk(KERN_INFO "hello_proc_3x: unloaded\n");
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("The classic greeting in /proc, with its classic mistakes");
