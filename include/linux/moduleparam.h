/* SPDX-License-Identifier: MIT */
/* holdfast: dup: init-time parameters of the kernel itself (core_param) are not for modules */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <holdfast/abi/module.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/stringify.h>
#include <linux/types.h>

#define MODULE_PARAM_PREFIX /* empty */
#define MAX_PARAM_PREFIX_LEN (64 - sizeof(unsigned long))
#define KERNEL_PARAM_OPS_FL_NOARG (1 << 0)
#define KERNEL_PARAM_FL_UNSAFE (1 << 0)
#define KERNEL_PARAM_FL_HWPARAM (1 << 1)

#define __MODULE_INFO(tag, name, info)                                        \
	static const char __UNIQUE_ID(name)[] __used __section(".modinfo")    \
		__aligned(1) = __stringify(tag) "=" info
#define __MODULE_PARM_TYPE(name, text) __MODULE_INFO(parmtype, name##type, #name ":" text)
#define MODULE_PARM_DESC(param, text) __MODULE_INFO(parm, param, #param ":" text)

enum hwparam_type {
	hwparam_ioport,
	hwparam_iomem,
	hwparam_ioport_or_iomem,
	hwparam_irq,
	hwparam_dma,
	hwparam_dma_addr,
	hwparam_other,
};

#define VERIFY_OCTAL_PERMISSIONS(perms)                                                     \
	(BUILD_BUG_ON_ZERO((perms) < 0) + BUILD_BUG_ON_ZERO((perms) > 0777) +               \
	 /* User may do what group may, group what others may. */                           \
	 BUILD_BUG_ON_ZERO((((perms) >> 6) & 4) < (((perms) >> 3) & 4)) +                   \
	 BUILD_BUG_ON_ZERO((((perms) >> 3) & 4) < ((perms)&4)) +                            \
	 BUILD_BUG_ON_ZERO((((perms) >> 6) & 2) < (((perms) >> 3) & 2)) +                   \
	 /* Writable by all: probably not meant. */                                         \
	 BUILD_BUG_ON_ZERO((perms)&2) + (perms))

#define __module_param_call(prefix, name, ops, arg, perm, level, flags)                   \
	static const char __param_str_##name[] = prefix #name;                            \
	static struct kernel_param const __param_##name __used __section("__param")       \
		__aligned(sizeof(void *)) = { __param_str_##name, THIS_MODULE,            \
					      ops, VERIFY_OCTAL_PERMISSIONS(perm),        \
					      level, flags, { arg } }

#define module_param_cb(name, ops, arg, perm) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, -1, 0)
#define module_param_cb_unsafe(name, ops, arg, perm) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, -1, KERNEL_PARAM_FL_UNSAFE)
#define HF_LEVEL_PARAM(name, ops, arg, perm, level) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, level, 0)
#define core_param_cb(name, ops, arg, perm) HF_LEVEL_PARAM(name, ops, arg, perm, 1)
#define postcore_param_cb(name, ops, arg, perm) HF_LEVEL_PARAM(name, ops, arg, perm, 2)
#define subsys_param_cb(name, ops, arg, perm) HF_LEVEL_PARAM(name, ops, arg, perm, 4)
#define fs_param_cb(name, ops, arg, perm) HF_LEVEL_PARAM(name, ops, arg, perm, 5)
#define device_param_cb(name, ops, arg, perm) HF_LEVEL_PARAM(name, ops, arg, perm, 6)
#define late_param_cb(name, ops, arg, perm) HF_LEVEL_PARAM(name, ops, arg, perm, 7)

#define module_param_named(name, value, type, perm)                  \
	param_check_##type(name, &(value));                          \
	module_param_cb(name, &param_ops_##type, &value, perm);      \
	__MODULE_PARM_TYPE(name, #type)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_named_unsafe(name, value, type, perm)              \
	param_check_##type(name, &(value));                             \
	module_param_cb_unsafe(name, &param_ops_##type, &value, perm);  \
	__MODULE_PARM_TYPE(name, #type)
#define module_param_unsafe(name, type, perm) module_param_named_unsafe(name, name, type, perm)
#define module_param_hw_named(name, value, type, hwtype, perm)                           \
	param_check_##type(name, &(value));                                              \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_ops_##type, &value, perm, -1, \
			    KERNEL_PARAM_FL_HWPARAM | (hwparam_##hwtype & 0));           \
	__MODULE_PARM_TYPE(name, #type)
#define module_param_hw(name, type, hwtype, perm) \
	module_param_hw_named(name, name, type, hwtype, perm)

#define module_param_string(name, string_, len, perm)                              \
	static const struct kparam_string __param_string_##name = { len, string_ }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_ops_string,          \
			    .str = &__param_string_##name, perm, -1, 0);           \
	__MODULE_PARM_TYPE(name, "string")

#define module_param_array_named(name, array, type, nump, perm)                          \
	param_check_##type(name, &(array)[0]);                                           \
	static const struct kparam_array __param_arr_##name = {                          \
		.max = ARRAY_SIZE(array),                                                \
		.num = nump,                                                             \
		.ops = &param_ops_##type,                                                \
		.elemsize = sizeof(array[0]),                                            \
		.elem = array,                                                           \
	};                                                                               \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_array_ops,                 \
			    .arr = &__param_arr_##name, perm, -1, 0);                    \
	__MODULE_PARM_TYPE(name, "array of " #type)
#define module_param_array(name, type, nump, perm) \
	module_param_array_named(name, name, type, nump, perm)
#define module_param_hw_array(name, type, hwtype, nump, perm) \
	module_param_array(name, type, nump, perm)

#define __param_check(name, p, type)                                          \
	static inline type __always_unused *__check_##name(void)              \
	{                                                                     \
		return (p);                                                   \
	}

#define HF_PARAM_TYPE(name, set_name)                                                     \
	extern const struct kernel_param_ops param_ops_##name;                            \
	int param_set_##set_name(const char *val, const struct kernel_param *kp);         \
	int param_get_##name(char *buffer, const struct kernel_param *kp)
HF_PARAM_TYPE(byte, byte);
HF_PARAM_TYPE(short, short);
HF_PARAM_TYPE(ushort, ushort);
HF_PARAM_TYPE(int, int);
HF_PARAM_TYPE(uint, uint);
HF_PARAM_TYPE(long, long);
HF_PARAM_TYPE(ulong, ulong);
HF_PARAM_TYPE(ullong, ullong);
HF_PARAM_TYPE(hexint, hexint);
HF_PARAM_TYPE(charp, charp);
HF_PARAM_TYPE(bool, bool);
HF_PARAM_TYPE(invbool, invbool);
HF_PARAM_TYPE(string, copystring);
extern const struct kernel_param_ops param_ops_bool_enable_only;
extern const struct kernel_param_ops param_ops_bint;
extern const struct kernel_param_ops param_array_ops;
int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min,
			  unsigned int max);
int param_set_bool_enable_only(const char *val, const struct kernel_param *kp);
int param_set_bint(const char *val, const struct kernel_param *kp);
void param_free_charp(void *arg);
#define param_get_bint param_get_int

#define param_check_byte(name, p) __param_check(name, p, unsigned char)
#define param_check_short(name, p) __param_check(name, p, short)
#define param_check_ushort(name, p) __param_check(name, p, unsigned short)
#define param_check_int(name, p) __param_check(name, p, int)
#define param_check_uint(name, p) __param_check(name, p, unsigned int)
#define param_check_long(name, p) __param_check(name, p, long)
#define param_check_ulong(name, p) __param_check(name, p, unsigned long)
#define param_check_ullong(name, p) __param_check(name, p, unsigned long long)
#define param_check_hexint(name, p) param_check_uint(name, p)
#define param_check_charp(name, p) __param_check(name, p, char *)
#define param_check_bool(name, p) __param_check(name, p, bool)
#define param_check_bool_enable_only param_check_bool
#define param_check_invbool(name, p) __param_check(name, p, bool)
#define param_check_bint param_check_int

/* Serialises writes through sysfs against the module's own accesses. */
void kernel_param_lock(struct module *mod);
void kernel_param_unlock(struct module *mod);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 2, 0)
#define kparam_block_sysfs_write(name) kernel_param_lock(THIS_MODULE)
#define kparam_unblock_sysfs_write(name) kernel_param_unlock(THIS_MODULE)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 9, 0)
#define module_param_call(name, set_function, get_function, arg, perm)            \
	static const struct kernel_param_ops __param_ops_##name = {               \
		.flags = 0,                                                       \
		.set = (int (*)(const char *, const struct kernel_param *))set_function, \
		.get = (int (*)(char *, const struct kernel_param *))get_function, \
	};                                                                        \
	__module_param_call(MODULE_PARAM_PREFIX, name, &__param_ops_##name, arg, perm, -1, 0)
#else
#define module_param_call(name, set_function, get_function, arg, perm)            \
	static const struct kernel_param_ops __param_ops_##name = {               \
		.flags = 0,                                                       \
		.set = set_function,                                              \
		.get = get_function,                                              \
	};                                                                        \
	__module_param_call(MODULE_PARAM_PREFIX, name, &__param_ops_##name, arg, perm, -1, 0)
#endif

#endif
