#include <linux/module.h>

static int answer;
module_param(answer, int, 0);

static int __init watched_init(void)
{
	pr_info("watched: init\n");
	return answer;
}

static void __exit watched_exit(void)
{
	pr_info("watched: exit\n");
}

module_init(watched_init);
module_exit(watched_exit);
MODULE_LICENSE("GPL");
