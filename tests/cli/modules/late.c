/* Its init waits for a signal that kills. */
#include <linux/completion.h>
#include <linux/module.h>

static DECLARE_COMPLETION(never);

static int __init late_init(void)
{
	int result;

	pr_info("late: waiting in %s\n", current->comm);
	result = wait_for_completion_killable(&never);
	pr_info("late: %d\n", result);
	return result;
}

static void __exit late_exit(void)
{
}

module_init(late_init);
module_exit(late_exit);
MODULE_LICENSE("GPL");
