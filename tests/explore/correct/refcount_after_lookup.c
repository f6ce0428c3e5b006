// SPDX-License-Identifier: MIT
/* Take the reference while the lock still proves the object: as it should be.
 * clean
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/mutex.h>
#include <linux/kref.h>

struct object {
	struct kref ref;
	int value;
};
static DEFINE_MUTEX(lock);
static struct object *object;

static void t_free(struct kref *ref)
{
	kfree(container_of(ref, struct object, ref));
}

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	struct object *mine;

	mutex_lock(&lock);
	mine = object;
	if (mine)
		kref_get(&mine->ref);
	mutex_unlock(&lock);
	if (mine)
		kref_put(&mine->ref, t_free);
	return 0;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	struct object *old;

	mutex_lock(&lock);
	old = object;
	object = NULL;
	mutex_unlock(&lock);
	if (old)
		kref_put(&old->ref, t_free);
	return size;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
	.proc_write = t_write,
};

static int __init t_init(void)
{
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object)
		return -ENOMEM;
	kref_init(&object->ref);
	if (!proc_create("t", 0644, NULL, &t_ops)) {
		kfree(object);
		return -ENOMEM;
	}
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	if (object)
		kref_put(&object->ref, t_free);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
