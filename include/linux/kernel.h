/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/instruction_pointer.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/linkage.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/stddef.h>
#include <linux/stringify.h>
#include <linux/typecheck.h>
#include <linux/types.h>
#include <linux/version.h>

void do_exit(long error_code) __attribute__((__noreturn__));
#include <asm/byteorder.h>
#include <asm/div64.h>

#define STACK_MAGIC 0xdeadbeef
#define REPEAT_BYTE(x) ((~0ul / 0xff) * (x))
#define READ 0
#define WRITE 1
#define PTR_IF(condition, ptr) ((condition) ? (ptr) : NULL)
#define u64_to_user_ptr(x)                  \
	({                                  \
		typecheck(u64, (x));        \
		(void __user *)(uintptr_t)(x); \
	})
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n)&0xffffffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n)&0xffff))

/* Reports a sleep in atomic context where it is called, even when there is nothing to wait for. */
void __might_sleep(const char *file, int line);
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#define might_sleep_if(condition)      \
	do {                           \
		if (condition)         \
			might_sleep(); \
	} while (0)
#define might_resched() do { } while (0)
#define might_fault() do { } while (0)
#define cant_sleep() do { } while (0)
#define cant_migrate() do { } while (0)
#define non_block_start() do { } while (0)
#define non_block_end() do { } while (0)

enum system_states {
	SYSTEM_BOOTING,
	SYSTEM_SCHEDULING,
	SYSTEM_FREEING_INITMEM,
	SYSTEM_RUNNING,
	SYSTEM_HALT,
	SYSTEM_POWER_OFF,
	SYSTEM_RESTART,
	SYSTEM_SUSPEND,
};
#define system_state SYSTEM_RUNNING
#define oops_in_progress 0

int num_to_str(char *buf, int size, unsigned long long num, unsigned int width);
int get_option(char **str, int *pint);
char *get_options(const char *str, int nints, int *ints);
unsigned long long memparse(const char *ptr, char **retptr);
bool parse_option_str(const char *str, const char *option);
char *next_arg(char *args, char **param, char **val);

#define trace_printk(fmt, ...) printk(KERN_DEBUG fmt, ##__VA_ARGS__)
#define trace_puts(str) printk(KERN_DEBUG "%s", str)
#define tracing_on() do { } while (0)
#define tracing_off() do { } while (0)
#define do_trace_rcu_torture_read(...) do { } while (0)

#define REBUILD_DUE_TO_FTRACE_MCOUNT_RECORD 0
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 18, 0)
#define strict_strtoul kstrtoul
#define strict_strtol kstrtol
#define strict_strtoull kstrtoull
#define strict_strtoll kstrtoll
#endif

#endif
