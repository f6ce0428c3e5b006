/* The same name twice; then the first entry goes. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int show(struct seq_file *seq, void *unused)
{
	seq_printf(seq, "%s\n", (char *)seq->private);
	return 0;
}

static struct proc_dir_entry *folder;

static int __init twin_init(void)
{
	struct proc_dir_entry *entry;

	folder = proc_mkdir("twins", NULL);
	entry = proc_create_single_data("twin", 0, folder, show, "first");
	pr_info("twin: first %d\n", entry != NULL);
	entry = proc_create_single_data("twin", 0, folder, show, "second");
	pr_info("twin: second %d\n", entry != NULL);
	entry = proc_mkdir("twins", NULL);
	pr_info("twin: folder again %d\n", entry != NULL);
	entry = proc_symlink("twin", folder, "x");
	pr_info("twin: link %d\n", entry != NULL);
	return 0;
}

static void __exit twin_exit(void)
{
	remove_proc_subtree("twins", NULL);
}

module_init(twin_init);
module_exit(twin_exit);
MODULE_LICENSE("GPL");
