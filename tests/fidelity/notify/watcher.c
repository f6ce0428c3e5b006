/* Told of every module that comes and goes. */
#include <linux/module.h>
#include <linux/notifier.h>

static int said(struct notifier_block *block, unsigned long state, void *data)
{
	static const char *const names[] = { "live", "coming", "going", "unformed" };
	struct module *module = data;

	pr_info("watcher: %s is %s, state %d\n", module->name, state < 4 ? names[state] : "?",
		module->state);
	return NOTIFY_OK;
}

static struct notifier_block block = { .notifier_call = said };

static int __init watcher_init(void)
{
	return register_module_notifier(&block);
}

static void __exit watcher_exit(void)
{
	pr_info("watcher: unregister %d\n", unregister_module_notifier(&block));
	pr_info("watcher: again %d\n", unregister_module_notifier(&block));
}

module_init(watcher_init);
module_exit(watcher_exit);
MODULE_LICENSE("GPL");
