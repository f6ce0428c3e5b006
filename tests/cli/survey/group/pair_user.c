#include <linux/module.h>

int survey_base_value(void);
static int __init user_init(void)
{
	return survey_base_value() == 42 ? 0 : -EINVAL;
}
static void __exit user_exit(void)
{
}
module_init(user_init);
module_exit(user_exit);
MODULE_LICENSE("GPL");
