#include <linux/module.h>
#include <survey_private.h>

static int __init tree_init(void)
{
	return survey_tree_value() == 7 ? 0 : -EINVAL;
}
static void __exit tree_exit(void)
{
}
module_init(tree_init);
module_exit(tree_exit);
MODULE_LICENSE("GPL");
