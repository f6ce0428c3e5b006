// SPDX-License-Identifier: MIT
/* An object whose release is in the module goes before the module does: as it should be.
 * clean
 * tasks: exec 3</dev/t; rmmod release_after_unload; exec 3<&- */
#include <linux/module.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>

static struct class *class;
static struct t_device {
	struct cdev cdev;
	struct kobject kobj;
} device;
static bool released;

static void t_release(struct kobject *kobj)
{
	released = true;
}
static struct kobj_type t_type = { .release = t_release };
static const struct file_operations t_ops = { .owner = THIS_MODULE, .llseek = noop_llseek };

static int __init t_init(void)
{
	kobject_init(&device.kobj, &t_type);
	cdev_init(&device.cdev, &t_ops);
	device.cdev.owner = THIS_MODULE;
	cdev_set_parent(&device.cdev, &device.kobj);
	cdev_add(&device.cdev, MKDEV(240, 0), 1);
	class = class_create(THIS_MODULE, "t");
	device_create(class, NULL, MKDEV(240, 0), NULL, "t");
	return 0;
}

static void __exit t_exit(void)
{
	device_destroy(class, MKDEV(240, 0));
	class_destroy(class);
	cdev_del(&device.cdev);
	kobject_put(&device.kobj);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
