/* Leaves its entry and some memory behind. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

static void *volatile lost;
static int __init forgets_init(void)
{
	lost = kmalloc(100, GFP_KERNEL);
	return proc_mkdir("survey_forgotten", NULL) ? 0 : -ENOMEM;
}
static void __exit forgets_exit(void)
{
}
module_init(forgets_init);
module_exit(forgets_exit);
MODULE_LICENSE("GPL");
