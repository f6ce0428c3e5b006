/* A parameter, an attribute that can be written, and an entry that waits for ever. */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/wait.h>

static int level = 3;
module_param(level, int, 0644);

static DECLARE_WAIT_QUEUE_HEAD(never);
static ssize_t wait_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return wait_event_interruptible(never, 0);
}
static const struct proc_ops wait_ops = { .proc_read = wait_read };

static int value;
static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", value);
}
static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			   size_t count)
{
	int error = kstrtoint(buf, 0, &value);

	return error ? error : count;
}
static struct kobj_attribute value_attr = __ATTR_RW(value);
static struct kobject *top;

static int __init notes_init(void)
{
	top = kobject_create_and_add("survey_notes", kernel_kobj);
	if (!top || sysfs_create_file(top, &value_attr.attr))
		return -ENOMEM;
	if (!proc_create("survey_waits", 0444, NULL, &wait_ops))
		return -ENOMEM;
	return 0;
}
static void __exit notes_exit(void)
{
	remove_proc_entry("survey_waits", NULL);
	kobject_put(top);
}
module_init(notes_init);
module_exit(notes_exit);
MODULE_LICENSE("GPL");
