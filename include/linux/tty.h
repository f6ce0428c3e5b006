/* SPDX-License-Identifier: MIT */
/* holdfast: custom. There are no terminals: get_current_tty() is always NULL, as for a daemon. */
#ifndef _LINUX_TTY_H
#define _LINUX_TTY_H

#include <linux/fs.h>
#include <linux/types.h>

struct tty_struct;

struct tty_operations {
	int (*write)(struct tty_struct *tty, const unsigned char *buf, int count);
};
struct tty_driver {
	const struct tty_operations *ops;
	const char *name;
	int major;
	int minor_start;
};
struct tty_struct {
	struct tty_driver *driver;
	const struct tty_operations *ops;
	int index;
};

extern struct tty_struct *get_current_tty(void);
static inline dev_t tty_devnum(struct tty_struct *tty)
{
	return MKDEV(tty->driver->major, tty->driver->minor_start) + tty->index;
}

#endif
