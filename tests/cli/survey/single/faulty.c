/* Reading its entry follows a null pointer. */
#include <linux/module.h>
#include <linux/proc_fs.h>

static int *volatile nowhere;
static ssize_t faulty_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return *nowhere;
}
static const struct proc_ops faulty_ops = { .proc_read = faulty_read };
static int __init faulty_init(void)
{
	return proc_create("survey_faulty", 0444, NULL, &faulty_ops) ? 0 : -ENOMEM;
}
static void __exit faulty_exit(void)
{
	remove_proc_entry("survey_faulty", NULL);
}
module_init(faulty_init);
module_exit(faulty_exit);
MODULE_LICENSE("GPL");
