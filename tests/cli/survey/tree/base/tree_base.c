#include <linux/module.h>
#include <survey_private.h>

int survey_tree_value(void)
{
	return 7;
}
EXPORT_SYMBOL_GPL(survey_tree_value);
MODULE_LICENSE("GPL");
