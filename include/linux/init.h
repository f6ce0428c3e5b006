/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/stringify.h>
#include <linux/types.h>

#define __init __section(".init.text") __cold
#define __initdata __section(".init.data")
#define __initconst __section(".init.rodata")
#define __exit __section(".exit.text") __used __cold
#define __exitdata __section(".exit.data")
#define __exit_call
#define __init_or_module
#define __initdata_or_module
#define __initconst_or_module
#define __exit_p(x) x
#define __devinit
#define __devinitdata
#define __devinitconst
#define __devexit
#define __devexitdata
#define __devexit_p(x) x
#define __meminit
#define __meminitdata
#define __memexit
#define __cpuinit
#define __cpuinitdata
#define __net_init
#define __net_exit
#define __net_initdata
#define __refok
#define __ref
#define __refdata
#define __refconst

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

/* The function becomes init_module, the name that the generated NAME.mod.c refers to; a module may
 * also define init_module and cleanup_module itself. */
#define module_init(initfn)                                                     \
	static inline initcall_t __maybe_unused __inittest(void)                \
	{                                                                       \
		return initfn;                                                  \
	}                                                                       \
	int init_module(void) __copy(initfn) __attribute__((alias(#initfn)));
#define module_exit(exitfn)                                                     \
	static inline exitcall_t __maybe_unused __exittest(void)                \
	{                                                                       \
		return exitfn;                                                  \
	}                                                                       \
	void cleanup_module(void) __copy(exitfn) __attribute__((alias(#exitfn)));

#define early_initcall(fn) module_init(fn)
#define core_initcall(fn) module_init(fn)
#define postcore_initcall(fn) module_init(fn)
#define arch_initcall(fn) module_init(fn)
#define subsys_initcall(fn) module_init(fn)
#define fs_initcall(fn) module_init(fn)
#define rootfs_initcall(fn) module_init(fn)
#define device_initcall(fn) module_init(fn)
#define late_initcall(fn) module_init(fn)
#define __initcall(fn) module_init(fn)
#define console_initcall(fn) module_init(fn)
#define core_initcall_sync(fn) module_init(fn)
#define late_initcall_sync(fn) module_init(fn)
#define __setup(str, func)
#define __setup_param(str, unique_id, fn)
#define early_param(str, fn)

extern int init_module(void);
extern void cleanup_module(void);

#endif
