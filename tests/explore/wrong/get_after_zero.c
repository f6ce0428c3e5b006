// SPDX-License-Identifier: MIT
/* An object that may be gone is asked whether it still is there: the mistake.
 * finds: warning, 1 preemption
 * tasks: cat /proc/t | echo 1 > /proc/t */
#include <linux/module.h>
#include <linux/kref.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct object {
	struct kref ref;
	struct rcu_head rcu;
};
static struct object *object;

static void t_release(struct kref *ref)
{
	kfree_rcu(xchg(&object, NULL), rcu);
}

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	struct object *mine;

	rcu_read_lock();
	mine = READ_ONCE(object);
	if (mine)
		kref_get(&mine->ref);
	rcu_read_unlock();
	if (mine)
		kref_put(&mine->ref, t_release);
	return 0;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	kref_put(&object->ref, t_release);
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
	if (!proc_create("t", 0644, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	rcu_barrier();
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
