/* SPDX-License-Identifier: MIT */
/* holdfast: dup: records {value, name, namespace} in __ksymtab and __ksymtab_gpl */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <holdfast/abi/module.h>
#include <linux/compiler.h>
#include <linux/stringify.h>

#ifndef THIS_MODULE
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#endif

#define HF_EXPORT(sym, section, namespace)                                               \
	extern typeof(sym) sym;                                                          \
	static const char __kstrtab_##sym[] __used __section("__ksymtab_strings")        \
		__aligned(1) = #sym;                                                     \
	static const char __kstrtabns_##sym[] __used __section("__ksymtab_strings")      \
		__aligned(1) = namespace;                                                \
	static const struct kernel_symbol __ksymtab_##sym __used __section(section)      \
		__aligned(8) = { (unsigned long)&sym, __kstrtab_##sym,             \
				  sizeof(namespace) > 1 ? __kstrtabns_##sym : 0 }

#ifndef DEFAULT_SYMBOL_NAMESPACE
#define HF_DEFAULT_NAMESPACE ""
#else
#define HF_DEFAULT_NAMESPACE __stringify(DEFAULT_SYMBOL_NAMESPACE)
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define HF_NAMESPACE_TEXT(namespace) namespace
#else
#define HF_NAMESPACE_TEXT(namespace) __stringify(namespace)
#endif

#define EXPORT_SYMBOL(sym) HF_EXPORT(sym, "__ksymtab", HF_DEFAULT_NAMESPACE)
#define EXPORT_SYMBOL_GPL(sym) HF_EXPORT(sym, "__ksymtab_gpl", HF_DEFAULT_NAMESPACE)
#define EXPORT_SYMBOL_NS(sym, ns) HF_EXPORT(sym, "__ksymtab", HF_NAMESPACE_TEXT(ns))
#define EXPORT_SYMBOL_NS_GPL(sym, ns) HF_EXPORT(sym, "__ksymtab_gpl", HF_NAMESPACE_TEXT(ns))
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 12, 0)
#define EXPORT_SYMBOL_GPL_FUTURE(sym) EXPORT_SYMBOL_GPL(sym)
#define EXPORT_UNUSED_SYMBOL(sym) EXPORT_SYMBOL(sym)
#define EXPORT_UNUSED_SYMBOL_GPL(sym) EXPORT_SYMBOL_GPL(sym)
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 0)
#define EXPORT_NO_SYMBOLS
#endif

#endif
