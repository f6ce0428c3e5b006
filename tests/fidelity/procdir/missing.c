/* Removes what is not there. */
#include <linux/module.h>
#include <linux/proc_fs.h>

static int __init missing_init(void)
{
	struct proc_dir_entry *folder = proc_mkdir("missing_folder", NULL);

	remove_proc_entry("missing_one", NULL);
	remove_proc_entry("missing_two", folder);
	remove_proc_entry("no_folder/missing_three", NULL);
	pr_info("missing: subtree %d\n", remove_proc_subtree("missing_four", NULL));
	pr_info("missing: folder %d\n", remove_proc_subtree("missing_folder", NULL));
	proc_remove(NULL);
	return 0;
}

static void __exit missing_exit(void)
{
}

module_init(missing_init);
module_exit(missing_exit);
MODULE_LICENSE("GPL");
