/* Everything that modinfo can show. */
#include <linux/module.h>
#include <linux/moduleparam.h>

static int number;
static char *text;
static bool flags[3];
module_param(number, int, 0644);
MODULE_PARM_DESC(number, "A number of something");
module_param(text, charp, 0444);
module_param_array(flags, bool, NULL, 0);
MODULE_PARM_DESC(flags, "Up to three");

int described_value(void)
{
	return 42;
}
EXPORT_SYMBOL(described_value);

int described_gpl(void)
{
	return 43;
}
EXPORT_SYMBOL_GPL(described_gpl);

static int __init described_init(void)
{
	return 0;
}

static void __exit described_exit(void)
{
}

module_init(described_init);
module_exit(described_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("First Author <first@example.org>");
MODULE_AUTHOR("Second Author");
MODULE_DESCRIPTION("A module that says much of itself");
MODULE_VERSION("3.1-rc2");
MODULE_ALIAS("fid-alias");
MODULE_ALIAS("fid-pattern-*");
MODULE_INFO(own, "a field of our own");
MODULE_SOFTDEP("pre: fid_before post: fid_after");
MODULE_FIRMWARE("fid/firmware.bin");
