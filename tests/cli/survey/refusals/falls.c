/* Does not get as far as an answer. */
#include <linux/module.h>

static int *volatile nowhere;

static int __init falls_init(void)
{
	return *nowhere;
}

module_init(falls_init);
MODULE_LICENSE("GPL");
