/* Every level, continuation, records of several lines, once and rate limited, dumps. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>

static int __init levels_init(void)
{
	static const char data[20] = "The quick brown fox";
	int i;

	pr_emerg("emerg\n");
	pr_alert("alert\n");
	pr_crit("crit\n");
	pr_err("err\n");
	pr_warn("warn\n");
	pr_notice("notice\n");
	pr_info("info\n");
	pr_debug("debug is compiled out or off\n");
	printk("no level\n");
	printk(KERN_INFO "no newline");
	printk(KERN_ERR "next record\n");
	printk(KERN_INFO "one");
	pr_cont(", two");
	pr_cont(", three\n");
	pr_info("first line\nsecond line\n");
	pr_info("tab\there, escape \x1b, byte \xff\n");
	pr_info("\n");
	pr_info("");
	printk(KERN_DEFAULT "default\n");
	printk(KERN_DEBUG "debug\n");
	for (i = 0; i < 3; i++)
		pr_info_once("once\n");
	for (i = 0; i < 15; i++)
		pr_info_ratelimited("limited %d\n", i);
	print_hex_dump(KERN_INFO, "dump: ", DUMP_PREFIX_OFFSET, 16, 1, data, sizeof(data), true);
	print_hex_dump_bytes("bytes: ", DUMP_PREFIX_NONE, data, 8);
	print_hex_dump(KERN_INFO, "words: ", DUMP_PREFIX_NONE, 16, 4, data, 16, false);
	return 0;
}

static void __exit levels_exit(void)
{
}

module_init(levels_init);
module_exit(levels_exit);
MODULE_LICENSE("GPL");
