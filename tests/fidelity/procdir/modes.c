/* What becomes of each mode. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int show(struct seq_file *seq, void *unused)
{
	return 0;
}

static const struct proc_ops empty_ops = {
	.proc_flags = 0,
};

static struct proc_dir_entry *folder;

static int __init modes_init(void)
{
	folder = proc_mkdir("modes", NULL);
	proc_create("zero", 0, folder, &empty_ops);
	proc_create("r", 0444, folder, &empty_ops);
	proc_create("w", 0200, folder, &empty_ops);
	proc_create("rw", 0666, folder, &empty_ops);
	proc_create("regular", S_IFREG | 0640, folder, &empty_ops);
	proc_create("setuid", 04755, folder, &empty_ops);
	proc_create_single("single", 0, folder, show);
	proc_mkdir("folder", folder);
	proc_mkdir_mode("folder_mode", 0711, folder);
	proc_mkdir_mode("folder_zero", 0, folder);
	proc_symlink("link", folder, "zero");
	return 0;
}

static void __exit modes_exit(void)
{
	proc_remove(folder);
}

module_init(modes_init);
module_exit(modes_exit);
MODULE_LICENSE("GPL");
