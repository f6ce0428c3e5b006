/* SPDX-License-Identifier: MIT */
/* holdfast: custom. Descriptors are numbers in a table of the kernel, not of a process. */
#ifndef _LINUX_FILE_H
#define _LINUX_FILE_H

#include <linux/fs.h>
#include <linux/types.h>

struct fd {
	struct file *file;
	unsigned int flags;
};

extern struct file *fget(unsigned int fd);
extern void fput(struct file *file);
extern struct file *hf_get_file(struct file *file);
#define get_file(file) hf_get_file(file)
extern int get_unused_fd_flags(unsigned int flags);
extern void put_unused_fd(unsigned int fd);
extern void fd_install(unsigned int fd, struct file *file);
extern int close_fd(unsigned int fd);

static inline struct fd fdget(unsigned int fd)
{
	return (struct fd){ fget(fd), 1 };
}
static inline void fdput(struct fd fd)
{
	if (fd.file)
		fput(fd.file);
}

#endif
