/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the configuration every module is built with, after Debian's x86-64 kernel */
#ifndef __HOLDFAST_KCONFIG_H
#define __HOLDFAST_KCONFIG_H

/* Included before everything else. What is not here is off; a module that asks for it gets what it
 * would get from a kernel configured so. */
#define CONFIG_X86 1
#define CONFIG_X86_64 1
#define CONFIG_64BIT 1
#define CONFIG_MMU 1
#define CONFIG_SMP 1
#define CONFIG_NR_CPUS 64
#define CONFIG_HZ 250
#define CONFIG_HZ_250 1
#define CONFIG_PREEMPT 1
#define CONFIG_PREEMPTION 1
#define CONFIG_PREEMPT_COUNT 1
#define CONFIG_MODULES 1
#define CONFIG_MODULE_UNLOAD 1
#define CONFIG_KALLSYMS 1
#define CONFIG_PRINTK 1
#define CONFIG_BUG 1
#define CONFIG_DYNAMIC_DEBUG 1
#define CONFIG_PROC_FS 1
#define CONFIG_SYSFS 1
#define CONFIG_DEBUG_FS 1
#define CONFIG_KUNIT 1
#define CONFIG_SYSCTL 1
#define CONFIG_BLOCK 1
#define CONFIG_NET 1
#define CONFIG_INET 1
#define CONFIG_COMPAT 1
#define CONFIG_SYMBOLIC_ERRNAME 1
#define CONFIG_EPOLL 1
#define CONFIG_FUTEX 1
#define CONFIG_HIGH_RES_TIMERS 1
#define CONFIG_XARRAY_MULTI 1
#define CONFIG_LOCALVERSION "-holdfast"
#define CONFIG_PAGE_SHIFT 12
#define CONFIG_X86_L1_CACHE_SHIFT 6

/* A module asks with IS_ENABLED(CONFIG_X) in code as well as in #if. The trick: CONFIG_X is 1 or
 * nothing; pasted behind a name it becomes a macro that inserts an argument, or nothing known. */
#define HF_CONFIG_ARGUMENT_1 0,
#define HF_CONFIG_SECOND(ignored, value, ...) value
#define HF_CONFIG_TEST_(argument_or_junk) HF_CONFIG_SECOND(argument_or_junk 1, 0)
#define HF_CONFIG_TEST(value) HF_CONFIG_TEST_(HF_CONFIG_ARGUMENT_##value)
#define __is_defined(x) HF_CONFIG_IS(x)
#define HF_CONFIG_IS(x) HF_CONFIG_TEST(x)
#define HF_CONFIG_OR(a, b) HF_CONFIG_OR_(a, b)
#define HF_CONFIG_OR_(a, b) HF_CONFIG_OR_##a##b
#define HF_CONFIG_OR_00 0
#define HF_CONFIG_OR_01 1
#define HF_CONFIG_OR_10 1
#define HF_CONFIG_OR_11 1
#define IS_BUILTIN(option) HF_CONFIG_IS(option)
#define IS_MODULE(option) HF_CONFIG_IS(option##_MODULE)
#define IS_ENABLED(option) HF_CONFIG_OR(IS_BUILTIN(option), IS_MODULE(option))
#define IS_REACHABLE(option) IS_ENABLED(option)

#endif
