// SPDX-License-Identifier: MIT
/* Entries that do what a module must not, one kind of fault each; /proc/oops/good does nothing wrong. */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static struct proc_dir_entry *directory;
static int *volatile nowhere;
static int (*volatile no_function)(void);

static noinline int follow(int *pointer)
{
	return *pointer;
}

static ssize_t null_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	return follow(nowhere);
}

static ssize_t user_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	*(char *)buffer = 'x';
	return 1;
}

static ssize_t bug_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	BUG();
	return 0;
}

static volatile int zero;

static ssize_t divide_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	return 7 / zero;
}

static ssize_t call_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	int answer = no_function();

	return answer + zero; /* no tail call: this function stays on the stack */
}

static ssize_t helper_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	return strlen((const char *)nowhere + 8);
}

static noinline int deeper(int depth)
{
	volatile char frame[2048];
	int i;

	/* By hand: were it memset that overflows, the fault would not be the module's. */
	for (i = 0; i < sizeof(frame); i++)
		frame[i] = depth;
	return depth < 0 ? 0 : deeper(depth + 1) + frame[depth & 2047];
}

static ssize_t stack_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	return deeper(1);
}

static ssize_t good_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	return simple_read_from_buffer(buffer, size, position, "good\n", 5);
}

#define OPERATIONS(name) static const struct proc_ops name##_ops = { .proc_read = name##_read }
OPERATIONS(null);
OPERATIONS(user);
OPERATIONS(bug);
OPERATIONS(divide);
OPERATIONS(call);
OPERATIONS(helper);
OPERATIONS(stack);
OPERATIONS(good);

static int __init oops_init(void)
{
	directory = proc_mkdir("oops", NULL);
	if (!directory)
		return -ENOMEM;
	proc_create("null", 0, directory, &null_ops);
	proc_create("user", 0, directory, &user_ops);
	proc_create("bug", 0, directory, &bug_ops);
	proc_create("divide", 0, directory, &divide_ops);
	proc_create("call", 0, directory, &call_ops);
	proc_create("helper", 0, directory, &helper_ops);
	proc_create("stack", 0, directory, &stack_ops);
	proc_create("good", 0, directory, &good_ops);
	return 0;
}

static void __exit oops_exit(void)
{
	proc_remove(directory);
}

module_init(oops_init);
module_exit(oops_exit);
MODULE_LICENSE("GPL");
