// SPDX-License-Identifier: MIT
/* The benchmarks' module: /proc/bench_hello answers 14 bytes; /proc/bench/ holds `entries` entries. */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

static int entries;
module_param(entries, int, 0444);
MODULE_PARM_DESC(entries, "how many entries to make in /proc/bench");

static const char text[] = "Hello, world!\n";

static ssize_t bench_read(struct file *file, char __user *buffer, size_t size, loff_t *position)
{
	return simple_read_from_buffer(buffer, size, position, text, sizeof(text) - 1);
}

static const struct proc_ops bench_ops = {
	.proc_read = bench_read,
	.proc_lseek = default_llseek,
};

static struct proc_dir_entry *directory;

static int __init bench_init(void)
{
	char name[32];
	int i;

	if (!proc_create("bench_hello", 0444, NULL, &bench_ops))
		return -ENOMEM;
	directory = proc_mkdir("bench", NULL);
	if (!directory)
		goto fail;
	for (i = 0; i < entries; i++) {
		snprintf(name, sizeof(name), "entry%d", i);
		if (!proc_create(name, 0444, directory, &bench_ops))
			goto fail;
	}
	return 0;
fail:
	remove_proc_subtree("bench", NULL);
	remove_proc_entry("bench_hello", NULL);
	return -ENOMEM;
}

static void __exit bench_exit(void)
{
	proc_remove(directory);
	remove_proc_entry("bench_hello", NULL);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("Dual MIT/GPL");
