/* A notifier that does not let a module of one name come. */
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/string.h>

static int said(struct notifier_block *block, unsigned long state, void *data)
{
	struct module *module = data;

	if (state != MODULE_STATE_COMING || strcmp(module->name, "watched"))
		return NOTIFY_DONE;
	return notifier_from_errno(-EACCES);
}

static struct notifier_block block = { .notifier_call = said, .priority = 10 };

static int __init refuses_init(void)
{
	return register_module_notifier(&block);
}

static void __exit refuses_exit(void)
{
	unregister_module_notifier(&block);
}

module_init(refuses_init);
module_exit(refuses_exit);
MODULE_LICENSE("GPL");
