/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a plain flag per site instead of a patched jump */
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

#define DEFINE_DYNAMIC_DEBUG_METADATA(name, fmt)                                            \
	static struct _ddebug __aligned(8) __used __section("__dyndbg") name = {            \
		.modname = KBUILD_MODNAME,                                                  \
		.function = __func__,                                                       \
		.filename = __FILE__,                                                       \
		.format = (fmt),                                                            \
		.lineno = __LINE__,                                                         \
		.flags = _DPRINTK_FLAGS_DEFAULT,                                            \
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

#endif
