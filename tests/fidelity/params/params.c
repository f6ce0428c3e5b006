/* A parameter of each basic type. */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

static bool flag;
static bool inverted = true;
static unsigned char tiny = 1;
static short little = -2;
static unsigned short ulittle = 2;
static int number = -3;
static unsigned int unumber = 3;
static long large = -4;
static unsigned long ularge = 4;
static unsigned long long huge = 5;
static char *text = "initial";
static char copied[8] = "abc";
static int list[4] = { 1, 2, 3, 4 };
static int list_count;
static int secret = 1;
static int renamed = 6;

module_param(flag, bool, 0644);
module_param(inverted, invbool, 0644);
module_param(tiny, byte, 0644);
module_param(little, short, 0644);
module_param(ulittle, ushort, 0644);
module_param(number, int, 0644);
module_param(unumber, uint, 0644);
module_param(large, long, 0644);
module_param(ularge, ulong, 0644);
module_param(huge, ullong, 0644);
module_param(text, charp, 0644);
module_param_string(copied, copied, sizeof(copied), 0644);
module_param_array(list, int, &list_count, 0444);
module_param(secret, int, 0);
module_param_named(outer_name, renamed, int, 0400);

static int doubled;

static int doubled_set(const char *value, const struct kernel_param *kp)
{
	int error = param_set_int(value, kp);

	if (!error)
		doubled *= 2;
	return error;
}

static const struct kernel_param_ops doubled_ops = {
	.set = doubled_set,
	.get = param_get_int,
};
module_param_cb(doubled, &doubled_ops, &doubled, 0644);

MODULE_PARM_DESC(number, "A number");
MODULE_PARM_DESC(text, "A text");

static int __init params_init(void)
{
	int i;

	pr_info("flag %d inverted %d tiny %u little %d ulittle %u number %d unumber %u\n", flag,
		inverted, tiny, little, ulittle, number, unumber);
	pr_info("large %ld ularge %lu huge %llu text '%s' copied '%s'\n", large, ularge, huge,
		text ? text : "(null)", copied);
	for (i = 0; i < list_count; i++)
		pr_info("list[%d] %d of %d\n", i, list[i], list_count);
	pr_info("secret %d renamed %d doubled %d\n", secret, renamed, doubled);
	return 0;
}

static void __exit params_exit(void)
{
}

module_init(params_init);
module_exit(params_exit);
MODULE_LICENSE("GPL");
