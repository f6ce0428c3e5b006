#include <linux/module.h>

int survey_base_value(void)
{
	return 42;
}
EXPORT_SYMBOL(survey_base_value);
static int __init base_init(void)
{
	return 0;
}
static void __exit base_exit(void)
{
}
module_init(base_init);
module_exit(base_exit);
MODULE_LICENSE("GPL");
