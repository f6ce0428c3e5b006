/* The string helpers that differ from the C library's, or that it does not have. */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int __init strings_init(void)
{
	static const char *const names[] = { "zero", "one", "two", NULL };
	char buffer[8], text[] = "  a,b,,c  ", *rest = text, *part, *copy;
	int numbers[] = { 5, 3, 9, 1 };
	size_t length;

	pr_info("strscpy %zd '%s'\n", strscpy(buffer, "too long for it", sizeof(buffer)), buffer);
	pr_info("strscpy %zd '%s'\n", strscpy(buffer, "fits", sizeof(buffer)), buffer);
	length = strlcpy(buffer, "too long for it", sizeof(buffer));
	pr_info("strlcpy %zu '%s'\n", length, buffer);
	strscpy(buffer, "ab", sizeof(buffer));
	length = strlcat(buffer, "cdefghij", sizeof(buffer));
	pr_info("strlcat %zu '%s'\n", length, buffer);
	rest = strim(text);
	pr_info("strim '%s'\n", rest);
	while ((part = strsep(&rest, ",")) != NULL)
		pr_info("part '%s'\n", part);
	pr_info("sysfs_streq %d %d\n", sysfs_streq("one\n", "one"), sysfs_streq("one\n\n", "one"));
	pr_info("match_string %d %d\n", match_string(names, -1, "two"), match_string(names, -1, "six"));
	pr_info("sysfs_match %d\n", __sysfs_match_string(names, 3, "one\n"));
	copy = kasprintf(GFP_KERNEL, "%s-%d", "made", 7);
	pr_info("kasprintf %s\n", copy);
	kfree(copy);
	copy = kstrndup("duplicate", 4, GFP_KERNEL);
	pr_info("kstrndup %s\n", copy);
	kfree(copy);
	copy = kmemdup_nul("duplicate", 3, GFP_KERNEL);
	pr_info("kmemdup_nul %s\n", copy);
	kfree(copy);
	pr_info("memchr_inv %ld\n", (long)((char *)memchr_inv("aaab", 'a', 4) ? 3 : -1));
	pr_info("strcasecmp %d strncasecmp %d\n", strcasecmp("ABC", "abc"), strncasecmp("ABx", "aby", 2));
	pr_info("strnstr %d strreplace %s\n", strnstr("haystack", "stack", 5) == NULL, buffer);
	sort(numbers, 4, sizeof(int), compare, NULL);
	pr_info("sorted %d %d %d %d\n", numbers[0], numbers[1], numbers[2], numbers[3]);
	pr_info("skip_spaces '%s'\n", skip_spaces("   x "));
	pr_info("hex %d %d %d\n", hex_to_bin('f'), hex_to_bin('A'), hex_to_bin('g'));
	pr_info("str_has_prefix %zu\n", str_has_prefix("prefixed", "pre"));
	pr_info("DIV %d %d %d %d\n", DIV_ROUND_UP(7, 2), roundup(7, 4), rounddown(7, 4),
		DIV_ROUND_CLOSEST(7, 2));
	pr_info("clamp %d min %d max %d swap %d\n", clamp(9, 1, 5), min(1, 2), max(1, 2), abs(-3));
	return 0;
}

static void __exit strings_exit(void)
{
}

module_init(strings_init);
module_exit(strings_exit);
MODULE_LICENSE("GPL");
