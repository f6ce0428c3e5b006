/* Small helpers: patterns, heaps, lists that end with NULL, names of files, tasks and symbols. */
#include <linux/fs.h>
#include <linux/glob.h>
#include <linux/kallsyms.h>
#include <linux/min_heap.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/pfn.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

static void try_glob(const char *pattern, const char *text)
{
	pr_info("glob %s %s: %d\n", pattern, text, glob_match(pattern, text));
}

static void globs(void)
{
	static const char *const patterns[] = { "a",   "?",    "*",	"a*c",	"*b*d", "[a-c]x", "[!a-c]x",
						"[]x", "[]]x", "\\*x", "\\?", "[",	"a[",	  "" };
	static const char *const texts[] = { "a", "abc", "abcd", "bx", "zx", "]x", "*x", "?", "[", "a[", "" };
	int i, j;

	for (i = 0; i < ARRAY_SIZE(patterns); i++)
		for (j = 0; j < ARRAY_SIZE(texts); j++)
			try_glob(patterns[i], texts[j]);
}

static bool less(const void *a, const void *b)
{
	return *(const int *)a < *(const int *)b;
}
static void swap_ints(void *a, void *b)
{
	swap(*(int *)a, *(int *)b);
}
static void heaps(void)
{
	static const struct min_heap_callbacks calls = { sizeof(int), less, swap_ints };
	int values[] = { 5, 3, 9, 1, 7, 3, 0, 0 };
	struct min_heap heap = { .data = values, .nr = 6, .size = ARRAY_SIZE(values) };
	int next = 4, least = 8;

	min_heapify_all(&heap, &calls);
	min_heap_push(&heap, &next, &calls);
	pr_info("least %d\n", values[0]);
	min_heap_pop_push(&heap, &least, &calls);
	while (heap.nr > 0) {
		pr_info("heap %d\n", values[0]);
		min_heap_pop(&heap, &calls);
	}
}

static void lists(void)
{
	char *first[] = { "one", "two", NULL }, *second[] = { "three", NULL }, **all, **at;

	all = memcat_p(first, second);
	for (at = all; at && *at; at++)
		pr_info("list %s\n", *at);
	kfree(all);
}

static ssize_t path_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	char buffer[64], tiny[5];
	char *path = file_path(file, buffer, sizeof(buffer));

	pr_info("path %s, too long %ld\n", path, PTR_ERR(file_path(file, tiny, sizeof(tiny))));
	return 0;
}
static const struct file_operations path_ops = { .owner = THIS_MODULE, .read = path_read };
static struct miscdevice path_device = { MISC_DYNAMIC_MINOR, "helpers_path", &path_ops };

static int __init helpers_init(void)
{
	char name[KSYM_SYMBOL_LEN];

	globs();
	heaps();
	lists();
	sprint_symbol_no_offset(name, (unsigned long)path_read);
	pr_info("symbol %s, task %c, frames %lu %lu\n", name, task_state_to_char(current),
		(unsigned long)PFN_UP(PAGE_SIZE + 1), (unsigned long)PFN_DOWN(PAGE_SIZE + 1));
	return misc_register(&path_device);
}
static void __exit helpers_exit(void)
{
	misc_deregister(&path_device);
}
module_init(helpers_init);
module_exit(helpers_exit);
MODULE_LICENSE("GPL");
