/* Everything debugfs shows of a variable. */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static struct dentry *folder;
static u8 small = 200;
static u16 middle = 60000;
static u32 large = 4000000000u;
static u64 huge = 18000000000000000000ull;
static unsigned long word = 77;
static size_t length = 1234;
static bool flag = true;
static atomic_t counter = ATOMIC_INIT(-5);
static char bytes[] = "some bytes\n";
static struct debugfs_blob_wrapper blob = { .data = bytes, .size = sizeof(bytes) - 1 };
static u32 numbers[] = { 1, 20, 300 };
static struct debugfs_u32_array array = { .array = numbers, .n_elements = 3 };

static u64 attribute = 9;

static int attribute_get(void *data, u64 *value)
{
	*value = *(u64 *)data;
	return 0;
}

static int attribute_set(void *data, u64 value)
{
	if (value > 100)
		return -ERANGE;
	*(u64 *)data = value;
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE(attribute_operations, attribute_get, attribute_set, "value %llu\n");

static int shown_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "shown with %s\n", (char *)m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(shown);

static int __init values_init(void)
{
	folder = debugfs_create_dir("fid_values", NULL);
	debugfs_create_u8("u8", 0644, folder, &small);
	debugfs_create_u16("u16", 0644, folder, &middle);
	debugfs_create_u32("u32", 0644, folder, &large);
	debugfs_create_u64("u64", 0644, folder, &huge);
	debugfs_create_ulong("ulong", 0644, folder, &word);
	debugfs_create_x8("x8", 0644, folder, &small);
	debugfs_create_x16("x16", 0444, folder, &middle);
	debugfs_create_x32("x32", 0644, folder, &large);
	debugfs_create_x64("x64", 0644, folder, &huge);
	debugfs_create_size_t("size_t", 0644, folder, &length);
	debugfs_create_atomic_t("atomic_t", 0644, folder, &counter);
	debugfs_create_bool("bool", 0644, folder, &flag);
	debugfs_create_blob("blob", 0644, folder, &blob);
	debugfs_create_u32_array("u32_array", 0444, folder, &array);
	debugfs_create_file("attribute", 0644, folder, &attribute, &attribute_operations);
	debugfs_create_file("shown", 0444, folder, "data", &shown_fops);
	debugfs_create_u8("write_only", 0200, folder, &small);
	return 0;
}

static void __exit values_exit(void)
{
	pr_info("values: %u %u %u %llu %lu %zu %d %d\n", small, middle, large, huge, word, length, flag,
		atomic_read(&counter));
	debugfs_remove(folder);
}

module_init(values_init);
module_exit(values_exit);
MODULE_LICENSE("GPL");
