/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#include <linux/compiler_types.h>
#include <linux/version.h>

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "unnamed"
#endif

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define barrier() __asm__ __volatile__("" : : : "memory")
#define barrier_data(pointer) __asm__ __volatile__("" : : "r"(pointer) : "memory")
#define barrier_before_unreachable() barrier()
#define unreachable() __builtin_unreachable()
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "=r"(var) : "0"(var))
#define RELOC_HIDE(ptr, off)                                \
	({                                                  \
		unsigned long hf_ptr;                       \
		__asm__("" : "=r"(hf_ptr) : "0"(ptr));      \
		(typeof(ptr))(hf_ptr + (off));              \
	})
#define __is_constexpr(x) \
	(sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#define is_signed_type(type) (((type)(-1)) < (type)1)
#define is_unsigned_type(type) (!is_signed_type(type))
#define __must_be_array(a) BUILD_BUG_ON_ZERO(__same_type((a), &(a)[0]))

#define HF_PASTE_(a, b) a##b
#define HF_PASTE(a, b) HF_PASTE_(a, b)
#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

/* Volatile accesses: the compiler neither drops nor repeats them, and the explorer knows them from
 * plain ones. */
#define __READ_ONCE(x) (*(const volatile __unqual_scalar_typeof(x) *)&(x))
#define READ_ONCE(x)                               \
	({                                         \
		compiletime_assert_atomic_type(x); \
		__READ_ONCE(x);                    \
	})
#define READ_ONCE_NOCHECK(x) READ_ONCE(x)
#define __WRITE_ONCE(x, value)                           \
	do {                                             \
		*(volatile typeof(x) *)&(x) = (value);   \
	} while (0)
#define WRITE_ONCE(x, value)                       \
	do {                                       \
		compiletime_assert_atomic_type(x); \
		__WRITE_ONCE(x, value);            \
	} while (0)
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
#define ACCESS_ONCE(x) (*(volatile typeof(x) *)&(x))
#endif
#define data_race(expression) ({ (expression); })
#define __ADDRESSABLE(symbol) \
	static void *__used __section(".discard.addressable") __UNIQUE_ID(addressable) = (void *)&symbol
#define smp_read_barrier_depends() do { } while (0)

#endif
