/* kstrto* and the older simple_* over a table of texts. */
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/string.h>

static const char *const texts[] = {
	"0", "1", "-1", "+1", "42\n", "42\n\n", " 42", "42 ", "0x1f", "0X1F", "010", "08", "0x", "x",
	"", "\n", "-", "+", "127", "128", "255", "256", "-128", "-129", "32767", "32768", "65536",
	"2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808",
	"18446744073709551615", "18446744073709551616", "1e3", "1.5", "ff", "--1", "0b1",
};

static void __init one(const char *text)
{
	int i = -7;
	unsigned int u = 7;
	long l = -7;
	unsigned long long ull = 7;
	u8 byte = 7;
	s8 sbyte = 7;
	u16 half = 7;
	bool flag = false;
	int results[10];

	results[0] = kstrtoint(text, 0, &i);
	results[1] = kstrtouint(text, 10, &u);
	results[2] = kstrtol(text, 0, &l);
	results[3] = kstrtoull(text, 0, &ull);
	results[4] = kstrtou8(text, 0, &byte);
	results[5] = kstrtos8(text, 0, &sbyte);
	results[6] = kstrtou16(text, 16, &half);
	results[7] = kstrtobool(text, &flag);
	pr_info("'%s' int %d %d uint %d %u long %d %ld ull %d %llu u8 %d %u s8 %d %d u16 %d %x bool %d %d\n",
		strcmp(text, "\n") ? text : "newline", results[0], i, results[1], u, results[2], l,
		results[3], ull, results[4], byte, results[5], sbyte, results[6], half, results[7],
		flag);
	pr_info("simple %ld %lu\n", simple_strtol(text, NULL, 0), simple_strtoul(text, NULL, 16));
}

static int __init numbers_init(void)
{
	static const char *const flags[] = { "y", "Y", "yes", "n", "No", "on", "off", "On", "OFF", "o",
					     "t", "true", "2" };
	int a, b, count, i;
	bool flag;
	char word[10];

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		one(texts[i]);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		flag = false;
		a = kstrtobool(flags[i], &flag);
		pr_info("bool '%s' %d %d\n", flags[i], a, flag);
	}
	count = sscanf("12 0x1f word", "%d %x %9s", &a, &b, word);
	pr_info("sscanf %d: %d %d %s\n", count, a, b, word);
	count = sscanf("7,x", "%d,%d", &a, &b);
	pr_info("sscanf %d: %d\n", count, a);
	count = sscanf("abc", "%d", &a);
	pr_info("sscanf %d\n", count);
	return 0;
}

static void __exit numbers_exit(void)
{
}

module_init(numbers_init);
module_exit(numbers_exit);
MODULE_LICENSE("GPL");
