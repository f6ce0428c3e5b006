/* An init that answers what it is told to. */
#include <linux/module.h>

static int answer;
module_param(answer, int, 0444);

static int __init result_init(void)
{
	pr_info("result: init answers %d\n", answer);
	return answer;
}

static void __exit result_exit(void)
{
	pr_info("result: exit\n");
}

module_init(result_init);
module_exit(result_exit);
MODULE_LICENSE("GPL");
