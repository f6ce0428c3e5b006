// SPDX-License-Identifier: MIT
/* A wait queue is set up before anybody can poll it: the mistake.
 * finds: visible-too-early, 1 preemption
 * tasks: insmod queue_after_file | exec 3</sys/kernel/debug/t; poll 3 */
#include <linux/module.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/wait.h>

static struct dentry *file;
static wait_queue_head_t queue;

static __poll_t t_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &queue, table);
	return 0;
}
static const struct file_operations t_ops = { .owner = THIS_MODULE, .poll = t_poll };

static int __init t_init(void)
{
	file = debugfs_create_file("t", 0444, NULL, NULL, &t_ops);
	init_waitqueue_head(&queue);
	return 0;
}

static void __exit t_exit(void)
{
	debugfs_remove(file);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
