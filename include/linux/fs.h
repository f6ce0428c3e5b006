/* SPDX-License-Identifier: MIT */
/* holdfast: custom. Open files, inodes and their operations as drivers and /proc modules see them;
 * no super blocks, no address spaces, no path look-up. */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fcntl.h>
#include <linux/init.h>
#include <linux/ioctl.h>
#include <linux/kdev_t.h>
#include <linux/linkage.h>
#include <linux/list.h>
#include <linux/path.h>
#include <linux/rculist.h>
#include <linux/signal.h>
#include <linux/stat.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/version.h>
#include <holdfast/abi/fs.h>
#include <holdfast/abi/kobject.h>
#include <holdfast/abi/uio.h>
#if __has_include(<linux/mutex.h>)
#include <linux/mutex.h>
#endif
#if __has_include(<linux/spinlock.h>)
#include <linux/spinlock.h>
#endif
#if __has_include(<linux/wait.h>)
#include <linux/wait.h>
#endif
#if __has_include(<linux/semaphore.h>)
#include <linux/semaphore.h>
#endif
#if __has_include(<linux/rwsem.h>)
#include <linux/rwsem.h>
#endif
#if __has_include(<linux/capability.h>)
#include <linux/capability.h>
#endif
#if __has_include(<linux/slab.h>)
#include <linux/slab.h>
#endif

typedef unsigned int fmode_t;
typedef void *fl_owner_t;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 16, 0) && !defined(__poll_t)
#define __poll_t unsigned int
#endif

#define FMODE_READ 0x1u
#define FMODE_WRITE 0x2u
#define FMODE_LSEEK 0x4u
#define FMODE_PREAD 0x8u
#define FMODE_PWRITE 0x10u
#define FMODE_EXEC 0x20u
#define FMODE_NDELAY 0x40u
#define FMODE_EXCL 0x80u
#define FMODE_NOCMTIME 0x800u
#define FMODE_UNSIGNED_OFFSET 0x2000u
#define FMODE_PATH 0x4000u
#define FMODE_ATOMIC_POS 0x8000u
#define FMODE_CAN_READ 0x20000u
#define FMODE_CAN_WRITE 0x40000u
#define FMODE_OPENED 0x80000u
#define FMODE_CREATED 0x100000u
#define FMODE_STREAM 0x200000u
#define FMODE_NOWAIT 0x8000000u

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4
#endif
#define SEEK_MAX SEEK_HOLE

#define READ 0
#define WRITE 1

#define MAX_LFS_FILESIZE ((loff_t)LLONG_MAX)
#define MAX_RW_COUNT (INT_MAX & ~4095)
#define PATH_MAX 4096
#define NAME_MAX 255

#define IOCB_EVENTFD (1 << 0)
#define IOCB_APPEND (1 << 4)
#define IOCB_NOWAIT (1 << 7)
#define IOCB_DIRECT (1 << 17)

#define FIONBIO 0x5421
#define FIOASYNC 0x5452

#define CHRDEV_MAJOR_MAX 512

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}
static inline struct dentry *file_dentry(const struct file *file)
{
	return file->f_path.dentry;
}
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 19, 0)
#define f_dentry f_path.dentry
#define f_vfsmnt f_path.mnt
#endif

static inline unsigned int iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}
static inline unsigned int imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}
static inline loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}
static inline void i_size_write(struct inode *inode, loff_t size)
{
	WRITE_ONCE(inode->i_size, size);
}
static inline uid_t i_uid_read(const struct inode *inode)
{
	return inode->i_uid;
}
static inline gid_t i_gid_read(const struct inode *inode)
{
	return inode->i_gid;
}

static inline bool is_sync_kiocb(struct kiocb *kiocb)
{
	return kiocb->ki_complete == NULL;
}

/* An open file counts its operations' owner; so does whoever swaps them. */
#define fops_get(fops)                                                                             \
	({                                                                                         \
		const struct file_operations *_fops = (fops);                                      \
		((_fops) && try_module_get((_fops)->owner) ? (_fops) : NULL);                      \
	})
#define fops_put(fops)                                                                             \
	({                                                                                         \
		const struct file_operations *_fops = (fops);                                      \
		if (_fops)                                                                         \
			module_put((_fops)->owner);                                                \
	})
#define replace_fops(f, fops)                                                                      \
	do {                                                                                       \
		struct file *__file = (f);                                                         \
		fops_put(__file->f_op);                                                            \
		BUG_ON(!(__file->f_op = (fops)));                                                  \
	} while (0)
bool try_module_get(struct module *module);
void module_put(struct module *module);

int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name);
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name);
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);

static inline int register_chrdev(unsigned int major, const char *name,
				  const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}
static inline void unregister_chrdev(unsigned int major, const char *name)
{
	__unregister_chrdev(major, 0, 256, name);
}

/* Without a page cache: a file of no size is at its end, everything else is -EIO and a warning. */
ssize_t generic_file_read_iter(struct kiocb *iocb, struct iov_iter *iter);
ssize_t generic_file_write_iter(struct kiocb *iocb, struct iov_iter *iter);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize,
				loff_t eof);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence);
loff_t no_seek_end_llseek_size(struct file *file, loff_t offset, int whence, loff_t size);
loff_t vfs_setpos(struct file *file, loff_t offset, loff_t maxsize);
int nonseekable_open(struct inode *inode, struct file *file);
int stream_open(struct inode *inode, struct file *file);
int simple_open(struct inode *inode, struct file *file);

ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from,
			       size_t count);

#ifdef CONFIG_COMPAT
long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
#else
#define compat_ptr_ioctl NULL
#endif

/* Files whose text is one number. The strange-looking check lets gcc see that get and set fit the
 * format. */
__printf(1, 2) static inline void __simple_attr_check_format(const char *fmt, ...)
{
}
#define DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, __write)                      \
	static int __fops##_open(struct inode *inode, struct file *file)                           \
	{                                                                                          \
		__simple_attr_check_format(__fmt, 0ull);                                           \
		return simple_attr_open(inode, file, __get, __set, __fmt);                         \
	}                                                                                          \
	static const struct file_operations __fops = {                                             \
		.owner = THIS_MODULE,                                                              \
		.open = __fops##_open,                                                             \
		.release = simple_attr_release,                                                    \
		.read = simple_attr_read,                                                          \
		.write = __write,                                                                  \
		.llseek = generic_file_llseek,                                                     \
	}
#define DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt)                                       \
	DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, simple_attr_write)
#define DEFINE_SIMPLE_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt)                                \
	DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, simple_attr_write_signed)

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *, u64 *),
		     int (*set)(void *, u64), const char *fmt);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write_signed(struct file *file, const char __user *buf, size_t len,
				 loff_t *ppos);

/* SIGIO for those who asked by fcntl(F_SETFL, FASYNC). */
int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **fapp);
void kill_fasync(struct fasync_struct **fapp, int sig, int band);

#ifndef POLL_IN
#define POLL_IN 1
#define POLL_OUT 2
#define POLL_MSG 3
#define POLL_ERR 4
#define POLL_PRI 5
#define POLL_HUP 6
#endif

/* "/dev/NAME", at the end of `buf`. Of what is no device only the last name is known. */
char *file_path(struct file *file, char *buf, int size);

/* There are no file systems to register: get_fs_type() asks for the module "fs-NAME", as Linux does,
 * and answers NULL. */
struct file_system_type {
	const char *name;
	int fs_flags;
	struct module *owner;
	struct file_system_type *next;
};
struct file_system_type *get_fs_type(const char *name);

#endif
