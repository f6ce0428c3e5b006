/* SPDX-License-Identifier: MIT */
/* holdfast: dup: uevents are kept as records (`holdfast uevents`), there is no netlink and no helper program */
#ifndef _KOBJECT_H_
#define _KOBJECT_H_

#include <holdfast/abi/kobject.h>
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/kobject_ns.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/version.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define UEVENT_HELPER_PATH_LEN 256
#define UEVENT_NUM_ENVP HF_UEVENT_NUM_ENVP
#define UEVENT_BUFFER_SIZE HF_UEVENT_BUFFER_SIZE

enum kobject_action {
	KOBJ_ADD,
	KOBJ_REMOVE,
	KOBJ_CHANGE,
	KOBJ_MOVE,
	KOBJ_ONLINE,
	KOBJ_OFFLINE,
	KOBJ_BIND,
	KOBJ_UNBIND,
};

__printf(2, 3) int kobject_set_name(struct kobject *kobj, const char *name, ...);
void kobject_init(struct kobject *kobj, const struct kobj_type *ktype);
__printf(3, 4) __must_check int kobject_add(struct kobject *kobj, struct kobject *parent,
					     const char *fmt, ...);
__printf(4, 5) __must_check int kobject_init_and_add(struct kobject *kobj,
						      const struct kobj_type *ktype,
						      struct kobject *parent, const char *fmt, ...);
void kobject_del(struct kobject *kobj);
struct kobject *__must_check kobject_create_and_add(const char *name, struct kobject *parent);
int __must_check kobject_rename(struct kobject *kobj, const char *new_name);
int __must_check kobject_move(struct kobject *kobj, struct kobject *new_parent);
struct kobject *kobject_get(struct kobject *kobj);
struct kobject *__must_check kobject_get_unless_zero(struct kobject *kobj);
void kobject_put(struct kobject *kobj);
char *kobject_get_path(struct kobject *kobj, gfp_t flag);

static inline const char *kobject_name(const struct kobject *kobj)
{
	return kobj->name;
}

extern const struct sysfs_ops kobj_sysfs_ops;

void kset_init(struct kset *kset);
int __must_check kset_register(struct kset *kset);
void kset_unregister(struct kset *kset);
struct kset *__must_check kset_create_and_add(const char *name, const struct kset_uevent_ops *u,
					      struct kobject *parent_kobj);
struct kobject *kset_find_obj(struct kset *kset, const char *name);

static inline struct kset *to_kset(struct kobject *kobj)
{
	return kobj ? container_of(kobj, struct kset, kobj) : NULL;
}
static inline struct kset *kset_get(struct kset *k)
{
	return k ? to_kset(kobject_get(&k->kobj)) : NULL;
}
static inline void kset_put(struct kset *k)
{
	kobject_put(&k->kobj);
}
static inline const struct kobj_type *get_ktype(const struct kobject *kobj)
{
	return kobj->ktype;
}

extern struct kobject *kernel_kobj;
extern struct kobject *mm_kobj;
extern struct kobject *fs_kobj;
extern struct kobject *firmware_kobj;
extern struct kobject *power_kobj;

int kobject_uevent(struct kobject *kobj, enum kobject_action action);
int kobject_uevent_env(struct kobject *kobj, enum kobject_action action, char *envp[]);
int kobject_synth_uevent(struct kobject *kobj, const char *buf, size_t count);
__printf(2, 3) int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...);

#endif
