// SPDX-License-Identifier: MIT
/* A notifier is taken off its chain before its module goes: as it should be.
 * clean
 * tasks: rmmod notifier_left */
#include <linux/module.h>
#include <linux/notifier.h>

static int t_notify(struct notifier_block *self, unsigned long event, void *data)
{
	return NOTIFY_OK;
}
static struct notifier_block notifier = { .notifier_call = t_notify };

static int __init t_init(void)
{
	return register_module_notifier(&notifier);
}

static void __exit t_exit(void)
{
	unregister_module_notifier(&notifier);
}

module_init(t_init);
module_exit(t_exit);

MODULE_LICENSE("GPL");
