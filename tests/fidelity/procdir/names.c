/* Names that may not be. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>

static const struct proc_ops empty_ops;
static struct proc_dir_entry *folder;

static void __init try(const char *name)
{
	struct proc_dir_entry *entry = proc_create(name, 0, folder, &empty_ops);

	pr_info("names: '%.20s' %d\n", name, entry != NULL);
}

static int __init names_init(void)
{
	char *name = kzalloc(300, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	folder = proc_mkdir("names", NULL);
	try("");
	try(".");
	try("..");
	try("with space");
	try("-dash");
	memset(name, 'n', 255);
	try(name);
	memset(name, 'm', 256);
	try(name);
	kfree(name);
	return 0;
}

static void __exit names_exit(void)
{
	proc_remove(folder);
}

module_init(names_init);
module_exit(names_exit);
MODULE_LICENSE("GPL");
