/* Folders in folders, a link, an entry in another module's or the kernel's own folder. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int show(struct seq_file *seq, void *unused)
{
	seq_printf(seq, "data '%s'\n", (char *)seq->private);
	return 0;
}

static struct proc_dir_entry *top;

static int __init tree_init(void)
{
	struct proc_dir_entry *middle, *entry;

	top = proc_mkdir("tree", NULL);
	middle = proc_mkdir_mode("middle", 0700, top);
	proc_mkdir_data("with_data", 0, top, "folder data");
	proc_create_single_data("leaf", 0, middle, show, "leaf data");
	proc_create_single("plain", 0444, top, show);
	proc_create_single_data("tree/middle/by_path", 0400, NULL, show, "by path");
	proc_symlink("link", top, "middle/leaf");
	proc_symlink("broken", top, "nowhere");
	entry = proc_create_single_data("sized", 0640, top, show, NULL);
	proc_set_size(entry, 12345);
	proc_set_user(entry, KUIDT_INIT(1000), KGIDT_INIT(100));
	entry = proc_create_single_data("driver/tree_driver", 0, NULL, show, "in driver");
	pr_info("tree: in driver %d\n", entry != NULL);
	entry = proc_create_single_data("no_such/folder", 0, NULL, show, "nowhere");
	pr_info("tree: in a missing folder %d\n", entry != NULL);
	pr_info("tree: sys/net %d\n", proc_mkdir("fs/tree_fs", NULL) != NULL);
	return 0;
}

static void __exit tree_exit(void)
{
	remove_proc_entry("driver/tree_driver", NULL);
	remove_proc_entry("fs/tree_fs", NULL);
	proc_remove(top);
}

module_init(tree_init);
module_exit(tree_exit);
MODULE_LICENSE("GPL");
