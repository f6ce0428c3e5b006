/* Takes a folder away with remove_proc_entry while something is in it. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int show(struct seq_file *seq, void *unused)
{
	seq_puts(seq, "inner\n");
	return 0;
}

static struct proc_dir_entry *folder, *inner;

static int __init left_init(void)
{
	folder = proc_mkdir("left", NULL);
	inner = proc_create_single("inner", 0, folder, show);
	remove_proc_entry("left", NULL);
	pr_info("left: removed with something in it\n");
	return 0;
}

static void __exit left_exit(void)
{
}

module_init(left_init);
module_exit(left_exit);
MODULE_LICENSE("GPL");
