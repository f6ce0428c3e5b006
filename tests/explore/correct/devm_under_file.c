// SPDX-License-Identifier: MIT
/* What devm_ gives goes with the device: files that use it go first: as it should be.
 * clean
 * tasks: cat /proc/t | rmmod devm_under_file */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static struct platform_device *device;
static int *data;

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	return *data;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int t_probe(struct platform_device *pdev)
{
	data = devm_kzalloc(&pdev->dev, sizeof(*data), GFP_KERNEL);
	return data ? 0 : -ENOMEM;
}
static struct platform_driver driver = { .probe = t_probe, .driver = { .name = "t" } };

static int __init t_init(void)
{
	device = platform_device_register_simple("t", -1, NULL, 0);
	if (platform_driver_register(&driver))
		return -ENODEV;
	if (!proc_create("t", 0444, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	platform_driver_unregister(&driver);
	platform_device_unregister(device);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
