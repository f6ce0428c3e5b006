// SPDX-License-Identifier: MIT
/* An allocation may fail: the mistake.
 * finds: null-pointer, 0 preemptions */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *state;

static int __init t_init(void)
{
	state = kmalloc(32, GFP_KERNEL);
	memset(state, 0, 32);
	return 0;
}

static void __exit t_exit(void)
{
	kfree(state);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
