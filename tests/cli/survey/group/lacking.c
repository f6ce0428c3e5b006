#include <linux/module.h>

int survey_nobody_has_this(void);
static int __init lacking_init(void)
{
	return survey_nobody_has_this();
}
module_init(lacking_init);
MODULE_LICENSE("GPL");
