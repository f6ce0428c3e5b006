#include <linux/module.h>

#define TESTS(name)                          \
	static int __init name##_init(void)  \
	{                                    \
		return 0;                    \
	}                                    \
	static void __exit name##_exit(void) \
	{                                    \
	}                                    \
	module_init(name##_init);            \
	module_exit(name##_exit)

TESTS(by_macro);
MODULE_LICENSE("GPL");
