/* SPDX-License-Identifier: MIT */
/* holdfast: custom: BUG and WARN call functions of the kernel instead of trapping */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/* "kernel BUG at file:line!" and an oops. */
void hf_bug(const char *file, int line, const char *function) __noreturn __cold;
/* The "cut here" report with a backtrace; `format` may be NULL. Taints. */
void hf_warn(const char *file, int line, const char *function, const char *format, ...)
	__printf(4, 5) __cold;

#define BUG() hf_bug(__FILE__, __LINE__, __func__)
#define BUG_ON(condition)                \
	do {                             \
		if (unlikely(condition)) \
			BUG();           \
	} while (0)

#define __WARN() hf_warn(__FILE__, __LINE__, __func__, NULL)
#define WARN_ON(condition)                   \
	({                                   \
		int hf_warn_on = !!(condition); \
		if (unlikely(hf_warn_on))    \
			__WARN();            \
		unlikely(hf_warn_on);        \
	})
#define WARN(condition, format...)                                         \
	({                                                                 \
		int hf_warn_on = !!(condition);                            \
		if (unlikely(hf_warn_on))                                  \
			hf_warn(__FILE__, __LINE__, __func__, format);     \
		unlikely(hf_warn_on);                                      \
	})
#define WARN_TAINT(condition, taint, format...) WARN(condition, format)

/* True the first time it is reached with `condition`; the flag is atomic, so it is no data race. */
#define __ONCE_LITE_IF(condition)                                                        \
	({                                                                               \
		static bool __section(".data.once") hf_once_done;                        \
		bool hf_once_condition = !!(condition);                                  \
		unlikely(hf_once_condition &&                                            \
			 !__atomic_exchange_n(&hf_once_done, true, __ATOMIC_RELAXED));   \
	})
#define DO_ONCE_LITE_IF(condition, function, ...)                  \
	({                                                         \
		bool hf_once_ret = !!(condition);                  \
		if (__ONCE_LITE_IF(hf_once_ret))                   \
			function(__VA_ARGS__);                     \
		unlikely(hf_once_ret);                             \
	})
#define DO_ONCE_LITE(function, ...) DO_ONCE_LITE_IF(true, function, ##__VA_ARGS__)
#define WARN_ON_ONCE(condition) \
	DO_ONCE_LITE_IF(condition, hf_warn, __FILE__, __LINE__, __func__, NULL)
#define WARN_ONCE(condition, format...) \
	DO_ONCE_LITE_IF(condition, hf_warn, __FILE__, __LINE__, __func__, format)
#define WARN_TAINT_ONCE(condition, taint, format...) WARN_ONCE(condition, format)
#define WARN_ON_SMP(x) WARN_ON(x)
#define VM_BUG_ON(condition) BUILD_BUG_ON_INVALID(condition)
#define VM_WARN_ON(condition) BUILD_BUG_ON_INVALID(condition)

#endif
