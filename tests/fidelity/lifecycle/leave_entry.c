/* Init fails after it has made an entry and taken it away again. */
#include <linux/module.h>
#include <linux/proc_fs.h>

static const struct proc_ops no_ops;

static int __init leave_init(void)
{
	struct proc_dir_entry *entry = proc_create("leave_entry", 0444, NULL, &no_ops);

	pr_info("leave_entry: created %d\n", entry != NULL);
	proc_remove(entry);
	return -ENODEV;
}

module_init(leave_init);
MODULE_LICENSE("GPL");
