/* SPDX-License-Identifier: MIT */
/* holdfast: dup: no namespaces of attributes (the _ns forms take NULL), no lockdep keys */
#ifndef _SYSFS_H_
#define _SYSFS_H_

#include <holdfast/abi/kobject.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernfs.h>
#include <linux/list.h>
#include <linux/stat.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/version.h>

struct file;

#define SYSFS_PREALLOC 010000

#ifndef VERIFY_OCTAL_PERMISSIONS
#include <linux/moduleparam.h>
#endif

#define sysfs_attr_init(attr) do { } while (0)
#define sysfs_bin_attr_init(attr) sysfs_attr_init(&(attr)->attr)

#define __ATTR(_name, _mode, _show, _store)                                     \
	{                                                                       \
		.attr = { .name = __stringify(_name),                           \
			  .mode = VERIFY_OCTAL_PERMISSIONS(_mode) },            \
		.show = _show, .store = _store,                                 \
	}
#define __ATTR_PREALLOC(_name, _mode, _show, _store)                            \
	{                                                                       \
		.attr = { .name = __stringify(_name),                           \
			  .mode = SYSFS_PREALLOC | VERIFY_OCTAL_PERMISSIONS(_mode) }, \
		.show = _show, .store = _store,                                 \
	}
#define __ATTR_RO(_name)                                                        \
	{                                                                       \
		.attr = { .name = __stringify(_name), .mode = 0444 },           \
		.show = _name##_show,                                           \
	}
#define __ATTR_RO_MODE(_name, _mode)                                            \
	{                                                                       \
		.attr = { .name = __stringify(_name),                           \
			  .mode = VERIFY_OCTAL_PERMISSIONS(_mode) },            \
		.show = _name##_show,                                           \
	}
#define __ATTR_RW_MODE(_name, _mode)                                            \
	{                                                                       \
		.attr = { .name = __stringify(_name),                           \
			  .mode = VERIFY_OCTAL_PERMISSIONS(_mode) },            \
		.show = _name##_show, .store = _name##_store,                   \
	}
#define __ATTR_WO(_name)                                                        \
	{                                                                       \
		.attr = { .name = __stringify(_name), .mode = 0200 },           \
		.store = _name##_store,                                         \
	}
#define __ATTR_RW(_name) __ATTR(_name, 0644, _name##_show, _name##_store)
#define __ATTR_NULL { .attr = { .name = NULL } }
#define __ATTR_IGNORE_LOCKDEP(_name, _mode, _show, _store) __ATTR(_name, _mode, _show, _store)

#define __ATTRIBUTE_GROUPS(_name)                                               \
	static const struct attribute_group *_name##_groups[] = {               \
		&_name##_group,                                                 \
		NULL,                                                           \
	}
#define ATTRIBUTE_GROUPS(_name)                                                 \
	static const struct attribute_group _name##_group = {                   \
		.attrs = _name##_attrs,                                         \
	};                                                                      \
	__ATTRIBUTE_GROUPS(_name)
#define BIN_ATTRIBUTE_GROUPS(_name)                                             \
	static const struct attribute_group _name##_group = {                   \
		.bin_attrs = _name##_attrs,                                     \
	};                                                                      \
	__ATTRIBUTE_GROUPS(_name)

#define __BIN_ATTR(_name, _mode, _read, _write, _size)                          \
	{                                                                       \
		.attr = { .name = __stringify(_name), .mode = _mode },          \
		.size = _size, .read = _read, .write = _write,                  \
	}
#define __BIN_ATTR_RO(_name, _size) __BIN_ATTR(_name, 0444, _name##_read, NULL, _size)
#define __BIN_ATTR_WO(_name, _size) __BIN_ATTR(_name, 0200, NULL, _name##_write, _size)
#define __BIN_ATTR_RW(_name, _size) \
	__BIN_ATTR(_name, 0644, _name##_read, _name##_write, _size)
#define __BIN_ATTR_ADMIN_RO(_name, _size) __BIN_ATTR(_name, 0400, _name##_read, NULL, _size)
#define __BIN_ATTR_ADMIN_RW(_name, _size) \
	__BIN_ATTR(_name, 0600, _name##_read, _name##_write, _size)
#define __BIN_ATTR_NULL __ATTR_NULL
#define BIN_ATTR(_name, _mode, _read, _write, _size) \
	struct bin_attribute bin_attr_##_name = __BIN_ATTR(_name, _mode, _read, _write, _size)
#define BIN_ATTR_RO(_name, _size) \
	struct bin_attribute bin_attr_##_name = __BIN_ATTR_RO(_name, _size)
#define BIN_ATTR_WO(_name, _size) \
	struct bin_attribute bin_attr_##_name = __BIN_ATTR_WO(_name, _size)
#define BIN_ATTR_RW(_name, _size) \
	struct bin_attribute bin_attr_##_name = __BIN_ATTR_RW(_name, _size)
#define BIN_ATTR_ADMIN_RO(_name, _size) \
	struct bin_attribute bin_attr_##_name = __BIN_ATTR_ADMIN_RO(_name, _size)
#define BIN_ATTR_ADMIN_RW(_name, _size) \
	struct bin_attribute bin_attr_##_name = __BIN_ATTR_ADMIN_RW(_name, _size)

int __must_check sysfs_create_file_ns(struct kobject *kobj, const struct attribute *attr,
				      const void *ns);
int __must_check sysfs_create_files(struct kobject *kobj, const struct attribute *const *attr);
void sysfs_remove_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns);
void sysfs_remove_files(struct kobject *kobj, const struct attribute *const *attr);
bool sysfs_remove_file_self(struct kobject *kobj, const struct attribute *attr);
int __must_check sysfs_chmod_file(struct kobject *kobj, const struct attribute *attr, umode_t mode);
int sysfs_add_file_to_group(struct kobject *kobj, const struct attribute *attr, const char *group);
void sysfs_remove_file_from_group(struct kobject *kobj, const struct attribute *attr,
				  const char *group);
struct kernfs_node *sysfs_break_active_protection(struct kobject *kobj,
						  const struct attribute *attr);
void sysfs_unbreak_active_protection(struct kernfs_node *kn);

int __must_check sysfs_create_bin_file(struct kobject *kobj, const struct bin_attribute *attr);
void sysfs_remove_bin_file(struct kobject *kobj, const struct bin_attribute *attr);

int __must_check sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name);
int __must_check sysfs_create_link_nowarn(struct kobject *kobj, struct kobject *target,
					  const char *name);
void sysfs_remove_link(struct kobject *kobj, const char *name);
int sysfs_rename_link_ns(struct kobject *kobj, struct kobject *target, const char *old_name,
			 const char *new_name, const void *new_ns);

int __must_check sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp);
int __must_check sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups);
int __must_check sysfs_update_groups(struct kobject *kobj, const struct attribute_group **groups);
int sysfs_update_group(struct kobject *kobj, const struct attribute_group *grp);
void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp);
void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups);
int sysfs_merge_group(struct kobject *kobj, const struct attribute_group *grp);
void sysfs_unmerge_group(struct kobject *kobj, const struct attribute_group *grp);
int sysfs_add_link_to_group(struct kobject *kobj, const char *group_name, struct kobject *target,
			    const char *link_name);
void sysfs_remove_link_from_group(struct kobject *kobj, const char *group_name,
				  const char *link_name);
int __must_check sysfs_create_mount_point(struct kobject *parent_kobj, const char *name);
void sysfs_remove_mount_point(struct kobject *parent_kobj, const char *name);

int sysfs_change_owner(struct kobject *kobj, kuid_t kuid, kgid_t kgid);
int sysfs_file_change_owner(struct kobject *kobj, const char *name, kuid_t kuid, kgid_t kgid);
int sysfs_group_change_owner(struct kobject *kobj, const struct attribute_group *groups,
			     kuid_t kuid, kgid_t kgid);
int sysfs_groups_change_owner(struct kobject *kobj, const struct attribute_group **groups,
			      kuid_t kuid, kgid_t kgid);
/* Not for modules: Linux does not export it. */
int sysfs_link_change_owner(struct kobject *kobj, struct kobject *targ, const char *name,
			    kuid_t kuid, kgid_t kgid);

void sysfs_notify(struct kobject *kobj, const char *dir, const char *attr);

/* `buf` must be the page that a show function was given. Before 5.10 modules used sprintf(). */
__printf(2, 3) int sysfs_emit(char *buf, const char *fmt, ...);
__printf(3, 4) int sysfs_emit_at(char *buf, int at, const char *fmt, ...);

static inline int __must_check sysfs_create_file(struct kobject *kobj,
						 const struct attribute *attr)
{
	return sysfs_create_file_ns(kobj, attr, NULL);
}
static inline void sysfs_remove_file(struct kobject *kobj, const struct attribute *attr)
{
	sysfs_remove_file_ns(kobj, attr, NULL);
}
static inline int sysfs_rename_link(struct kobject *kobj, struct kobject *target,
				    const char *old_name, const char *new_name)
{
	return sysfs_rename_link_ns(kobj, target, old_name, new_name, NULL);
}
static inline void sysfs_notify_dirent(struct kernfs_node *kn)
{
	kernfs_notify(kn);
}
static inline struct kernfs_node *sysfs_get_dirent(struct kernfs_node *parent, const char *name)
{
	return kernfs_find_and_get(parent, name);
}
static inline struct kernfs_node *sysfs_get(struct kernfs_node *kn)
{
	kernfs_get(kn);
	return kn;
}
static inline void sysfs_put(struct kernfs_node *kn)
{
	kernfs_put(kn);
}

#endif
