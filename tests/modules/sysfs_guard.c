/* A store that takes a lock which module exit takes too, as in the kernel's own sysfs self-test.
 * mode 0: exit takes the lock and lets go before it removes the file. mode 1: it removes the file
 * with the lock held, and waits for ever for a store that waits for the lock: the deadlock.
 * `direct` adds a module reference around the store. */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

static int mode;
module_param(mode, int, 0444);
static bool direct;
module_param(direct, bool, 0444);
static bool stop;
module_param(stop, bool, 0644);

static struct kobject *top;
static DEFINE_MUTEX(lock);
static DECLARE_COMPLETION(entered);
static DECLARE_COMPLETION(may_go);

static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			   size_t count)
{
	ssize_t result = count;

	if (direct && !try_module_get(THIS_MODULE))
		return -ENODEV;
	complete(&entered);
	if (stop)
		wait_for_completion(&may_go);
	if (mutex_lock_killable(&lock)) {
		result = -EINTR;
	} else {
		mutex_unlock(&lock);
	}
	if (direct)
		module_put(THIS_MODULE);
	return result;
}
static struct kobj_attribute value_attr = __ATTR_WO(value);

/* "wait": until a store is inside; else lets it go on. */
static ssize_t control_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			     size_t count)
{
	if (buf[0] == 'w')
		wait_for_completion(&entered);
	else
		complete(&may_go);
	return count;
}
static struct kobj_attribute control_attr = __ATTR_WO(control);

static int __init guard_init(void)
{
	int error;

	top = kobject_create_and_add("guard", kernel_kobj);
	if (!top)
		return -ENOMEM;
	error = sysfs_create_file(top, &value_attr.attr);
	if (!error)
		error = sysfs_create_file(top, &control_attr.attr);
	if (error)
		kobject_put(top);
	return error;
}

static void __exit guard_exit(void)
{
	mutex_lock(&lock);
	if (mode == 0)
		mutex_unlock(&lock);
	if (stop)
		complete(&may_go);
	sysfs_remove_file(top, &value_attr.attr);
	if (mode == 1)
		mutex_unlock(&lock);
	kobject_put(top);
}

module_init(guard_init);
module_exit(guard_exit);
MODULE_LICENSE("GPL");
