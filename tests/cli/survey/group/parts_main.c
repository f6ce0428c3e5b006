#include <linux/module.h>

int survey_more(void);
static int __init parts_init(void)
{
	return survey_more();
}
static void __exit parts_exit(void)
{
}
module_init(parts_init);
module_exit(parts_exit);
MODULE_LICENSE("GPL");
