/* What of debugfs is more than a number: registers, a device's own file, texts, files that guard themselves. */
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>

static u32 registers[4] = { 1, 0xabcdef, 0xffffffff, 7 };
static const struct debugfs_reg32 names[] = {
	{ .name = "control", .offset = 0 },
	{ .name = "status", .offset = 4 },
	{ .name = "mask", .offset = 8 },
};
static struct debugfs_regset32 set = { .regs = names, .nregs = ARRAY_SIZE(names) };
static struct dentry *folder;
static struct platform_device *device;
static bool flag;
static int number = 3;

static int printed_show(struct seq_file *m, void *unused)
{
	debugfs_print_regs32(m, names, 2, registers, "  ");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(printed);

static int device_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "of %s\n", dev_name(m->private));
	return 0;
}

static ssize_t flag_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	return debugfs_read_file_bool(file, to, size, at);
}
static ssize_t flag_write(struct file *file, const char __user *from, size_t size, loff_t *at)
{
	ssize_t done = debugfs_write_file_bool(file, from, size, at);

	pr_info("more: flag %d\n", flag);
	return done;
}
static const struct file_operations flag_fops = {
	.owner = THIS_MODULE, .open = simple_open, .read = flag_read, .write = flag_write, .llseek = default_llseek,
};

static ssize_t guarded_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	char text[16];
	int error = debugfs_file_get(file->f_path.dentry);

	if (error)
		return error;
	error = simple_read_from_buffer(to, size, at, text, scnprintf(text, sizeof(text), "%d\n", number));
	debugfs_file_put(file->f_path.dentry);
	return error;
}
static const struct file_operations guarded_fops = {
	.owner = THIS_MODULE, .open = simple_open, .read = guarded_read, .llseek = default_llseek,
};

static int signed_get(void *data, u64 *value)
{
	*value = *(int *)data;
	return 0;
}
static int signed_set(void *data, u64 value)
{
	*(int *)data = value;
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(signed_fops, signed_get, signed_set, "%lld\n");
DEFINE_SIMPLE_ATTRIBUTE(simple_fops, signed_get, signed_set, "0x%04llx\n");
DEFINE_DEBUGFS_ATTRIBUTE(getless_fops, NULL, signed_set, "%llu\n");

static ssize_t drop_write(struct file *file, const char __user *from, size_t size, loff_t *at)
{
	debugfs_lookup_and_remove("guarded", folder);
	return size;
}
static const struct file_operations drop_fops = { .owner = THIS_MODULE, .open = simple_open, .write = drop_write };

static int __init more_init(void)
{
	struct dentry *found;

	device = platform_device_register_simple("more", -1, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	set.base = registers;
	folder = debugfs_create_dir("fid_more", NULL);
	debugfs_create_regset32("regset", 0444, folder, &set);
	debugfs_create_file("printed", 0444, folder, NULL, &printed_fops);
	debugfs_create_devm_seqfile(&device->dev, "device", folder, device_show);
	debugfs_create_file("flag", 0644, folder, &flag, &flag_fops);
	debugfs_create_file_unsafe("guarded", 0444, folder, NULL, &guarded_fops);
	debugfs_create_file("signed", 0644, folder, &number, &signed_fops);
	debugfs_create_file("simple", 0644, folder, &number, &simple_fops);
	debugfs_create_file_unsafe("getless", 0644, folder, &number, &getless_fops);
	debugfs_create_file("drop", 0200, folder, NULL, &drop_fops);
	debugfs_create_file_size("sized", 0444, folder, NULL, &printed_fops, 99);
	pr_info("more: again %ld\n", PTR_ERR(debugfs_create_dir("flag", folder)));
	pr_info("more: in an error %ld\n", PTR_ERR(debugfs_create_dir("x", ERR_PTR(-ENODEV))));
	found = debugfs_lookup("signed", folder);
	pr_info("more: found %d\n", found && !IS_ERR(found));
	dput(found);
	found = debugfs_rename(folder, debugfs_lookup("sized", folder), folder, "resized");
	pr_info("more: renamed %d\n", !IS_ERR_OR_NULL(found));
	return 0;
}

static void __exit more_exit(void)
{
	pr_info("more: number %d\n", number);
	platform_device_unregister(device);
	debugfs_remove(folder);
}

module_init(more_init);
module_exit(more_exit);
MODULE_LICENSE("GPL");
