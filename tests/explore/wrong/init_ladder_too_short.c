// SPDX-License-Identifier: MIT
/* An init that fails gives back all that it has by then: the mistake.
 * finds: use-after-unload, 0 preemptions
 * tasks: insmod failing init_ladder_too_short; cat /proc/t/file */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static struct proc_dir_entry *dir;
static void *data;

static const struct proc_ops t_ops = {
};

static int __init t_init(void)
{
	int error = -ENOMEM;

	dir = proc_mkdir("t", NULL);
	if (!dir)
		goto out;
	if (!proc_create("file", 0444, dir, &t_ops))
		goto no_file;
	data = kmalloc(16, GFP_KERNEL);
	if (!data)
		goto no_file;
	return 0;
no_file:
	if (!data)
		goto out;
	remove_proc_entry("t", NULL);
out:
	return error;
}

static void __exit t_exit(void)
{
	kfree(data);
	proc_remove(dir);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
