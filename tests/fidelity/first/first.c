/* The first module of a kernel's life; can also take a fault. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

static __attribute__((noipa)) int touch(int *pointer)
{
	return *(volatile int *)pointer;
}

static int fault_show(struct seq_file *seq, void *unused)
{
	seq_printf(seq, "%d\n", touch(NULL));
	return 0;
}

static int warn_show(struct seq_file *seq, void *unused)
{
	int value = 3;

	seq_printf(seq, "%d\n", WARN_ON(value > 2));
	WARN(value > 1, "value is %d\n", value);
	WARN_ON_ONCE(value > 2);
	WARN_ON_ONCE(value > 9);
	return 0;
}

static int fine_show(struct seq_file *seq, void *unused)
{
	seq_puts(seq, "fine\n");
	return 0;
}

static int __init first_init(void)
{
	proc_create_single("first_fault", 0, NULL, fault_show);
	proc_create_single("first_warn", 0, NULL, warn_show);
	proc_create_single("first_fine", 0, NULL, fine_show);
	return 0;
}

static void __exit first_exit(void)
{
	remove_proc_entry("first_fine", NULL);
	remove_proc_entry("first_warn", NULL);
	remove_proc_entry("first_fault", NULL);
}

module_init(first_init);
module_exit(first_exit);
MODULE_LICENSE("GPL");
