/* SPDX-License-Identifier: MIT */
/* holdfast: dup. Without automounts. */
#ifndef _LINUX_DEBUGFS_H
#define _LINUX_DEBUGFS_H

#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>
#include <linux/version.h>
#include <holdfast/abi/debugfs.h>

struct device;

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops);
struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent,
					  void *data, const struct file_operations *fops);
void debugfs_create_file_size(const char *name, umode_t mode, struct dentry *parent, void *data,
			      const struct file_operations *fops, loff_t file_size);
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *dest);
void debugfs_remove(struct dentry *dentry);
#define debugfs_remove_recursive debugfs_remove
struct dentry *debugfs_lookup(const char *name, struct dentry *parent);
void debugfs_lookup_and_remove(const char *name, struct dentry *parent);
struct dentry *debugfs_rename(struct dentry *old_dir, struct dentry *old_dentry,
			      struct dentry *new_dir, const char *new_name);
bool debugfs_initialized(void);

int debugfs_file_get(struct dentry *dentry);
void debugfs_file_put(struct dentry *dentry);
const struct file_operations *debugfs_real_fops(const struct file *file);

ssize_t debugfs_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos);
ssize_t debugfs_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos);
ssize_t debugfs_attr_write_signed(struct file *file, const char __user *buf, size_t len,
				  loff_t *ppos);

#define DEFINE_DEBUGFS_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, __write)                     \
	static int __fops##_open(struct inode *inode, struct file *file)                           \
	{                                                                                          \
		__simple_attr_check_format(__fmt, 0ull);                                           \
		return simple_attr_open(inode, file, __get, __set, __fmt);                         \
	}                                                                                          \
	static const struct file_operations __fops = {                                             \
		.owner = THIS_MODULE,                                                              \
		.open = __fops##_open,                                                             \
		.release = simple_attr_release,                                                    \
		.read = debugfs_attr_read,                                                         \
		.write = __write,                                                                  \
		.llseek = no_llseek,                                                               \
	}
#define DEFINE_DEBUGFS_ATTRIBUTE(__fops, __get, __set, __fmt)                                      \
	DEFINE_DEBUGFS_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, debugfs_attr_write)
#define DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt)                               \
	DEFINE_DEBUGFS_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, debugfs_attr_write_signed)

/* 5.6 to 5.12 made these return nothing. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0)
#define HF_DEBUGFS_RESULT void
#else
#define HF_DEBUGFS_RESULT struct dentry *
#endif
HF_DEBUGFS_RESULT debugfs_create_u8(const char *name, umode_t mode, struct dentry *parent,
				    u8 *value);
HF_DEBUGFS_RESULT debugfs_create_u16(const char *name, umode_t mode, struct dentry *parent,
				     u16 *value);
HF_DEBUGFS_RESULT debugfs_create_u32(const char *name, umode_t mode, struct dentry *parent,
				     u32 *value);
HF_DEBUGFS_RESULT debugfs_create_u64(const char *name, umode_t mode, struct dentry *parent,
				     u64 *value);
HF_DEBUGFS_RESULT debugfs_create_ulong(const char *name, umode_t mode, struct dentry *parent,
				       unsigned long *value);
HF_DEBUGFS_RESULT debugfs_create_x8(const char *name, umode_t mode, struct dentry *parent,
				    u8 *value);
HF_DEBUGFS_RESULT debugfs_create_x16(const char *name, umode_t mode, struct dentry *parent,
				     u16 *value);
HF_DEBUGFS_RESULT debugfs_create_x32(const char *name, umode_t mode, struct dentry *parent,
				     u32 *value);
HF_DEBUGFS_RESULT debugfs_create_x64(const char *name, umode_t mode, struct dentry *parent,
				     u64 *value);
HF_DEBUGFS_RESULT debugfs_create_size_t(const char *name, umode_t mode, struct dentry *parent,
					size_t *value);
HF_DEBUGFS_RESULT debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent,
					  atomic_t *value);
HF_DEBUGFS_RESULT debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent,
				      bool *value);
HF_DEBUGFS_RESULT debugfs_create_u32_array(const char *name, umode_t mode, struct dentry *parent,
					   struct debugfs_u32_array *array);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
void debugfs_create_str(const char *name, umode_t mode, struct dentry *parent, char **value);
#endif
struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob);

/* A regset's registers lie in the module's memory: there is no hardware, so nothing to map. */
HF_DEBUGFS_RESULT debugfs_create_regset32(const char *name, umode_t mode, struct dentry *parent,
					  struct debugfs_regset32 *regset);
void debugfs_print_regs32(struct seq_file *s, const struct debugfs_reg32 *regs, int nregs,
			  void __iomem *base, char *prefix);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0)
#define HF_DEVM_SEQFILE_RESULT void
#else
#define HF_DEVM_SEQFILE_RESULT struct dentry *
#endif
HF_DEVM_SEQFILE_RESULT debugfs_create_devm_seqfile(struct device *dev, const char *name,
						   struct dentry *parent,
						   int (*read_fn)(struct seq_file *s, void *data));

ssize_t debugfs_read_file_bool(struct file *file, char __user *user_buf, size_t count,
			       loff_t *ppos);
ssize_t debugfs_write_file_bool(struct file *file, const char __user *user_buf, size_t count,
				loff_t *ppos);

#endif
