/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a plain flag per site instead of a patched jump; no control file, so sites are
 * switched by -DDEBUG and by class parameters */
#ifndef _LINUX_DYNAMIC_DEBUG_H
#define _LINUX_DYNAMIC_DEBUG_H

#include <holdfast/abi/dynamic_debug.h>
#include <linux/compiler.h>

#define _DPRINTK_FLAGS_NONE 0
#define _DPRINTK_FLAGS_PRINT HF_DPRINTK_PRINT
#ifdef DEBUG
#define _DPRINTK_FLAGS_DEFAULT _DPRINTK_FLAGS_PRINT
#else
#define _DPRINTK_FLAGS_DEFAULT 0
#endif

struct device;
void __dynamic_pr_debug(struct _ddebug *descriptor, const char *fmt, ...) __printf(2, 3);
void __dynamic_dev_dbg(struct _ddebug *descriptor, const struct device *dev, const char *fmt, ...)
	__printf(3, 4);

#define _DPRINTK_CLASS_DFLT HF_DPRINTK_NO_CLASS
#define DEFINE_DYNAMIC_DEBUG_METADATA(name, fmt) \
	DEFINE_DYNAMIC_DEBUG_METADATA_CLS(name, _DPRINTK_CLASS_DFLT, fmt)
#define DEFINE_DYNAMIC_DEBUG_METADATA_CLS(name, cls, fmt)                                   \
	static struct _ddebug __aligned(8) __used __section("__dyndbg") name = {            \
		.modname = KBUILD_MODNAME,                                                  \
		.function = __func__,                                                       \
		.filename = __FILE__,                                                       \
		.format = (fmt),                                                            \
		.lineno = __LINE__,                                                         \
		.flags = _DPRINTK_FLAGS_DEFAULT,                                            \
		.class_id = (cls),                                                          \
	}
#define DYNAMIC_DEBUG_BRANCH(descriptor) \
	unlikely(__READ_ONCE((descriptor).flags) & _DPRINTK_FLAGS_PRINT)

#define dynamic_pr_debug(fmt, ...)                                                \
	do {                                                                      \
		DEFINE_DYNAMIC_DEBUG_METADATA(hf_descriptor, fmt);                \
		if (DYNAMIC_DEBUG_BRANCH(hf_descriptor))                          \
			__dynamic_pr_debug(&hf_descriptor, pr_fmt(fmt), ##__VA_ARGS__); \
	} while (0)
#define dynamic_dev_dbg(dev, fmt, ...)                                            \
	do {                                                                      \
		DEFINE_DYNAMIC_DEBUG_METADATA(hf_descriptor, fmt);                \
		if (DYNAMIC_DEBUG_BRANCH(hf_descriptor))                          \
			__dynamic_dev_dbg(&hf_descriptor, dev, fmt, ##__VA_ARGS__); \
	} while (0)
#define dynamic_hex_dump(prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii)    \
	do {                                                                              \
		DEFINE_DYNAMIC_DEBUG_METADATA(hf_descriptor,                              \
			__builtin_constant_p(prefix_str) ? prefix_str : "hexdump");       \
		if (DYNAMIC_DEBUG_BRANCH(hf_descriptor))                                  \
			print_hex_dump(KERN_DEBUG, prefix_str, prefix_type, rowsize, groupsize, \
				       buf, len, ascii);                                  \
	} while (0)

/* Classes: names that a module gives to groups of its sites, switched through a parameter whose
 * operations are param_ops_dyndbg_classes and whose argument is a struct ddebug_class_param. */
#define DECLARE_DYNDBG_CLASSMAP(var, type, first, ...)                            \
	static const char *var##_classnames[] = { __VA_ARGS__ };                  \
	static struct ddebug_class_map __aligned(8) __used var = {                \
		.mod = THIS_MODULE,                                               \
		.mod_name = KBUILD_MODNAME,                                       \
		.base = (first),                                                  \
		.map_type = (type),                                               \
		.length = sizeof(var##_classnames) / sizeof(var##_classnames[0]), \
		.class_names = var##_classnames,                                  \
	}
#define _dynamic_func_call_cls(cls, fmt, func, ...)                                \
	do {                                                                       \
		DEFINE_DYNAMIC_DEBUG_METADATA_CLS(hf_descriptor, cls, fmt);        \
		if (DYNAMIC_DEBUG_BRANCH(hf_descriptor))                           \
			func(&hf_descriptor, ##__VA_ARGS__);                       \
	} while (0)
#define __pr_debug_cls(cls, fmt, ...)                                              \
	do {                                                                       \
		BUILD_BUG_ON_MSG(!__builtin_constant_p(cls), "expecting constant class"); \
		_dynamic_func_call_cls(cls, fmt, __dynamic_pr_debug, pr_fmt(fmt),  \
				       ##__VA_ARGS__);                             \
	} while (0)

struct kernel_param;
struct kernel_param_ops;
int param_set_dyndbg_classes(const char *instr, const struct kernel_param *kp);
int param_get_dyndbg_classes(char *buffer, const struct kernel_param *kp);
extern const struct kernel_param_ops param_ops_dyndbg_classes;

#endif
