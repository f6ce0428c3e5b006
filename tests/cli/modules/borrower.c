/* Uses lender.c's symbol. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

int lent_value(void);

static int __init borrower_init(void)
{
	return lent_value() == 42 ? 0 : -EIO;
}

static void __exit borrower_exit(void)
{
}

module_init(borrower_init);
module_exit(borrower_exit);
MODULE_LICENSE("GPL");
