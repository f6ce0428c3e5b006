// SPDX-License-Identifier: MIT
/* A wait queue lives as long as those who poll it: the mistake.
 * finds: use-after-free, 0 preemptions
 * tasks: exec 3<>/proc/t; poll 3; echo 1 >&3 */
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/wait.h>

static wait_queue_head_t *queue;

static int t_open(struct inode *inode, struct file *file)
{
	queue = kmalloc(sizeof(*queue), GFP_KERNEL);
	if (!queue)
		return -ENOMEM;
	init_waitqueue_head(queue);
	return 0;
}

static __poll_t t_poll(struct file *file, poll_table *table)
{
	poll_wait(file, queue, table);
	return 0;
}

static ssize_t t_write(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	kfree(queue);
	queue = NULL;
	return size;
}

static const struct proc_ops t_ops = {
	.proc_open = t_open,
	.proc_poll = t_poll,
	.proc_write = t_write,
};

static int __init t_init(void)
{
	if (!proc_create("t", 0644, NULL, &t_ops))
		return -ENOMEM;
	return 0;
}

static void __exit t_exit(void)
{
	remove_proc_entry("t", NULL);
	kfree(queue);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
