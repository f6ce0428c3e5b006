// SPDX-License-Identifier: MIT
/* A wait that a signal has ended takes back its request: as it should be.
 * clean
 * tasks: cat /proc/t */
#include <linux/module.h>
#include <linux/completion.h>
#include <linux/list.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

struct request {
	struct list_head list;
	struct completion done;
};
static LIST_HEAD(requests);

static ssize_t t_read(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	struct request *request = kzalloc(sizeof(*request), GFP_KERNEL);

	if (!request)
		return -ENOMEM;
	init_completion(&request->done);
	list_add(&request->list, &requests);
	if (wait_for_completion_interruptible(&request->done)) {
		list_del(&request->list);
		kfree(request);
		return -EINTR;
	}
	kfree(request);
	return 0;
}

static const struct proc_ops t_ops = {
	.proc_read = t_read,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0444, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	struct request *request;

	remove_proc_entry("t", NULL);
	list_for_each_entry(request, &requests, list)
		complete(&request->done);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
