/* Folders, links, names, removal and look-ups in debugfs. */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static struct dentry *top;

static ssize_t tree_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	char *name = file->private_data;

	return simple_read_from_buffer(to, size, position, name, strlen(name));
}

static ssize_t tree_write(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	pr_info("tree: %zu bytes written to %pd\n", size, file->f_path.dentry);
	return size;
}

static const struct file_operations tree_operations = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = tree_read,
	.write = tree_write,
	.llseek = default_llseek,
};

static int __init tree_init(void)
{
	struct dentry *inner, *twin, *found;

	top = debugfs_create_dir("fid_tree", NULL);
	inner = debugfs_create_dir("inner", top);
	debugfs_create_file("file", 0644, inner, "of inner\n", &tree_operations);
	debugfs_create_file("gone", 0644, inner, "gone\n", &tree_operations);
	debugfs_create_symlink("link", top, "inner/file");
	twin = debugfs_create_file("file", 0644, inner, "twin\n", &tree_operations);
	pr_info("tree: twin %ld\n", IS_ERR(twin) ? PTR_ERR(twin) : 0);
	pr_info("tree: below nothing %ld\n",
		PTR_ERR(debugfs_create_file("x", 0644, ERR_PTR(-ENODEV), "", &tree_operations)));
	found = debugfs_lookup("inner", top);
	pr_info("tree: found %d\n", found == inner);
	dput(found);
	pr_info("tree: missing %d\n", debugfs_lookup("missing", top) == NULL);
	debugfs_remove(debugfs_lookup("gone", inner));
	found = debugfs_rename(inner, twin = debugfs_lookup("file", inner), top, "moved");
	pr_info("tree: renamed %ld\n", IS_ERR_OR_NULL(found) ? PTR_ERR(found) : 0);
	debugfs_create_file("again", 0400, inner, "again\n", &tree_operations);
	pr_info("tree: initialized %d\n", debugfs_initialized());
	return 0;
}

static void __exit tree_exit(void)
{
	debugfs_remove_recursive(top);
	debugfs_remove_recursive(top = NULL);
	debugfs_remove(ERR_PTR(-ENODEV));
}

module_init(tree_init);
module_exit(tree_exit);
MODULE_LICENSE("GPL");
