/* Exports a symbol that borrower.c uses. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

int lent_value(void)
{
	return 42;
}
EXPORT_SYMBOL(lent_value);

static int __init lender_init(void)
{
	return 0;
}

static void __exit lender_exit(void)
{
}

module_init(lender_init);
module_exit(lender_exit);
MODULE_LICENSE("GPL");
