/* The parameters that are not one plain number: arrays, texts, callbacks, the rare types. */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

static int numbers[3];
static unsigned int number_count;
static short shorts[2] = { 7, 8 };
static bool flags[4];
static int flag_count = -1;
static char *words[3] = { "one" };
static int word_count;
static unsigned long long wide[2];
static unsigned int hex = 0x10;
static bool once;
static int either;
static int risky;
static char text[6] = "start";
static int called;

module_param_array(numbers, int, &number_count, 0);
module_param_array(shorts, short, NULL, 0);
module_param_array(flags, bool, &flag_count, 0);
module_param_array(words, charp, &word_count, 0);
module_param_array_named(wide_ones, wide, ullong, NULL, 0);
module_param(hex, hexint, 0);
module_param(once, bool_enable_only, 0);
module_param(either, bint, 0);
module_param_unsafe(risky, int, 0);
module_param_string(text, text, sizeof(text), 0);

static int called_set(const char *value, const struct kernel_param *kp)
{
	pr_info("arrays: %s is set to %s\n", kp->name, value ? value : "(nothing)");
	++*(int *)kp->arg;
	if (value && !strcmp(value, "no"))
		return -EPERM;
	if (value && !strcmp(value, "more"))
		return 1;
	return 0;
}

static const struct kernel_param_ops called_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = called_set,
};
module_param_cb(called, &called_ops, &called, 0);

static int __init arrays_init(void)
{
	pr_info("arrays: numbers %d %d %d count %u shorts %d %d\n", numbers[0], numbers[1], numbers[2],
		number_count, shorts[0], shorts[1]);
	pr_info("arrays: flags %d%d%d%d count %d words %s %s %s count %d\n", flags[0], flags[1],
		flags[2], flags[3], flag_count, words[0], words[1] ? words[1] : "-",
		words[2] ? words[2] : "-", word_count);
	pr_info("arrays: wide %llu %llu hex %#x once %d either %d risky %d text '%s' called %d\n",
		wide[0], wide[1], hex, once, either, risky, text, called);
	return 0;
}

static void __exit arrays_exit(void)
{
}

module_init(arrays_init);
module_exit(arrays_exit);
MODULE_LICENSE("GPL");
