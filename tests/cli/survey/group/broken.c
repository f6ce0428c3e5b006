#include <linux/no_such_header.h>
#include <linux/module.h>
MODULE_LICENSE("GPL");
