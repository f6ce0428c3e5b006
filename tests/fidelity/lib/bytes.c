/* Texts to numbers and back: sscanf, kstrto*, hex, memparse, simple_strto*, parsing of options. */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uuid.h>

#define TRY(function, type, format, text, ...) do { \
	type value = 0; \
	int error = function(text, ##__VA_ARGS__, &value); \
	pr_info(#function " '%s' = %d " format "\n", text, error, value); \
} while (0)

static int __init bytes_init(void)
{
	int a = 0, b = 0, c = 0, taken = 0;
	char word[16] = "", rest[16] = "", *end;
	unsigned char raw[4];
	uuid_t uuid;

	a = sscanf("12 0x1f word:rest 7", "%d %i %[a-z]:%15s %n%d", &b, &c, word, rest, &taken, &a);
	pr_info("sscanf %d: %d %d '%s' '%s' %d\n", a, b, c, word, rest, taken);
	a = sscanf("abc", "%d", &b);
	pr_info("sscanf %d\n", a);
	a = sscanf("-5,+6,077", "%d,%u,%o", &b, &c, &taken);
	pr_info("sscanf %d: %d %d %d\n", a, b, c, taken);
	a = sscanf("1234", "%2d%2d", &b, &c);
	pr_info("sscanf %d: %d %d\n", a, b, c);
	a = sscanf("x 99%", "%c %hhd%%", word, raw);
	pr_info("sscanf %d: %c %d\n", a, word[0], raw[0]);

	TRY(kstrtoint, int, "%d", "42\n", 10);
	TRY(kstrtoint, int, "%d", "42 ", 10);
	TRY(kstrtoint, int, "%d", "0x2a", 0);
	TRY(kstrtoint, int, "%d", "052", 0);
	TRY(kstrtoint, int, "%d", "2147483648", 10);
	TRY(kstrtouint, unsigned int, "%u", "-1", 10);
	TRY(kstrtoll, long long, "%lld", "-9223372036854775808", 10);
	TRY(kstrtoull, unsigned long long, "%llu", "18446744073709551616", 10);
	TRY(kstrtou8, u8, "%u", "256", 0);
	TRY(kstrtos8, s8, "%d", "-128", 0);
	TRY(kstrtobool, bool, "%d", "on");
	TRY(kstrtobool, bool, "%d", "Off");
	TRY(kstrtobool, bool, "%d", "o");
	TRY(kstrtobool, bool, "%d", "yes");
	TRY(kstrtobool, bool, "%d", "2");
	TRY(kstrtobool, bool, "%d", "T");

	pr_info("simple %lu %lx %ld\n", simple_strtoul("077x", &end, 0), simple_strtoul("zz", NULL, 16),
		simple_strtol("-12abc", &end, 10));
	pr_info("rest '%s'\n", end);
	pr_info("memparse %llu %llu %llu\n", memparse("4K", &end), memparse("0x10M", NULL), memparse("3g!", &end));
	pr_info("rest '%s'\n", end);
	pr_info("hex2bin %d", hex2bin(raw, "01fFa0", 3));
	pr_cont(" %*ph wrong %d\n", 3, raw, hex2bin(raw, "0g", 1));
	*bin2hex(word, "\x12\xab", 2) = 0;
	pr_info("bin2hex %s\n", word);
	pr_info("uuid %d", uuid_parse("00112233-4455-6677-8899-aabbccddeeff", &uuid));
	pr_cont(" %pUb wrong %d\n", &uuid, uuid_parse("0011", &uuid));
	pr_info("ctype %d %d %d %c %c\n", !!isalnum('_'), !!isspace('\v'), !!isprint(0xe9), toupper('q'), tolower('Q'));
	pr_info("scnprintf %d", scnprintf(word, 4, "%s", "longer"));
	pr_cont(" '%s' snprintf %d", word, snprintf(rest, 4, "%d", 123456));
	pr_cont(" '%s'\n", rest);
	pr_info("%5d|%-5d|%05d|%+d|% d|%x|%#X|%o|%#o\n", 42, 42, 42, 42, 42, 255, 255, 8, 8);
	pr_info("%.3s|%8.3s|%-8.3s|%c|%%|%*d|%.*s\n", "abcdef", "abcdef", "abcdef", 'x', 6, 7, 2, "xyz");
	pr_info("%lld %llu %zu %zd %hd %hhu %ld %p4cc\n", -1ll, ~0ull, sizeof(long), (ssize_t)-1, (short)70000,
		(unsigned char)300, -1l, &(u32){ 0x34325241 });
	return 0;
}

static void __exit bytes_exit(void)
{
}

module_init(bytes_init);
module_exit(bytes_exit);
MODULE_LICENSE("GPL");
