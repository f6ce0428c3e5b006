/* SPDX-License-Identifier: MIT */
/* holdfast: dup: struct module shows only what holdfast/abi/module.h has */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <holdfast/abi/module.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/stringify.h>
#include <linux/types.h>
/* What Linux's module.h brings along, and modules rely on. */
#include <linux/cache.h>
#include <linux/gfp.h>
#include <linux/jiffies.h>
#include <linux/kmod.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/uidgid.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define MODULE_NAME_LEN HF_MODULE_NAME_LEN

/* THIS_MODULE->mkobj.kobj is /sys/module/NAME: it lies outside the struct here. */
#define mkobj hf_mkobj[0]

#define MODULE_INFO(tag, info) __MODULE_INFO(tag, tag, info)
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
#define MODULE_SOFTDEP(text) MODULE_INFO(softdep, text)
#define MODULE_WEAKDEP(text) MODULE_INFO(weakdep, text)
#define MODULE_FIRMWARE(text) MODULE_INFO(firmware, text)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, ns)
#else
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, __stringify(ns))
#endif
#define MODULE_ALIAS_CHARDEV(major, minor) \
	MODULE_ALIAS("char-major-" __stringify(major) "-" __stringify(minor))
#define MODULE_ALIAS_CHARDEV_MAJOR(major) MODULE_ALIAS("char-major-" __stringify(major) "-*")
#define MODULE_ALIAS_FS(fs) MODULE_ALIAS("fs-" fs)
/* .modinfo's version is also what /sys/module/NAME/version shows. */
#define MODULE_VERSION(text) MODULE_INFO(version, text)
#define MODULE_SUPPORTED_DEVICE(name)

/* The table stays in the object under a name that depmod's tools could read; nothing is matched by
 * it here, as there is no hardware. */
#define MODULE_DEVICE_TABLE(type, name)                       \
	extern typeof(name) __mod_##type##__##name##_device_table \
		__attribute__((unused, alias(__stringify(name))))

bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *module);
static inline bool module_is_live(struct module *module)
{
	return READ_ONCE(module->state) != MODULE_STATE_GOING;
}
#define module_name(of)                                  \
	({                                               \
		struct module *hf_module = (of);         \
		hf_module ? hf_module->name : "kernel";  \
	})

void *__symbol_get(const char *symbol);
void __symbol_put(const char *symbol);
void symbol_put_addr(void *addr);
#define symbol_get(x) ((typeof(&x))(__symbol_get(__stringify(x))))
#define symbol_put(x) __symbol_put(__stringify(x))
#define symbol_request(x) try_then_request_module(symbol_get(x), "symbol:" #x)

struct module *__module_address(unsigned long addr);
struct module *__module_text_address(unsigned long addr);
bool is_module_address(unsigned long addr);
bool is_module_text_address(unsigned long addr);
void __module_put_and_kthread_exit(struct module *mod, long code) __noreturn;
#define module_put_and_kthread_exit(code) __module_put_and_kthread_exit(THIS_MODULE, code)
#define module_put_and_exit(code) __module_put_and_kthread_exit(THIS_MODULE, code)

/* MODULE_STATE_COMING, _LIVE and _GOING of any module, with its struct module. */
struct notifier_block;
int register_module_notifier(struct notifier_block *nb);
int unregister_module_notifier(struct notifier_block *nb);

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 0)
#define SET_MODULE_OWNER(device) ((device)->owner = THIS_MODULE)
#define MOD_INC_USE_COUNT __module_get(THIS_MODULE)
#define MOD_DEC_USE_COUNT module_put(THIS_MODULE)
#define MOD_IN_USE (module_refcount(THIS_MODULE) > 0)
/* The type is taken from the variable; arrays ("1-4i") do not compile. */
#define MODULE_PARM(var, type)                                                           \
	module_param_cb(var,                                                             \
			_Generic(&(var), int *: &param_ops_int, unsigned int *: &param_ops_uint, \
				 short *: &param_ops_short,                              \
				 unsigned short *: &param_ops_ushort,                    \
				 long *: &param_ops_long, unsigned long *: &param_ops_ulong, \
				 char **: &param_ops_charp),                             \
			&(var), 0);                                                      \
	__MODULE_INFO(parmtype, hf_type_##var, #var ":" type)
#elif LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 24)
#define SET_MODULE_OWNER(device) ((device)->owner = THIS_MODULE)
#endif

#endif
