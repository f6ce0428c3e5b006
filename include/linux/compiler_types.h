/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the address-space marks are empty, as without sparse */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H

#include <linux/compiler_attributes.h>

#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __nocast
#define __safe
#define __private
#define __bitwise
#define __bitwise__
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __cond_acquires(x)
#define __acquire(x) ((void)0)
#define __release(x) ((void)0)
#define __cond_lock(x, c) (c)
#define __chk_user_ptr(x) ((void)0)
#define __chk_io_ptr(x) ((void)0)
#define __refdata
#define __ref
#define __no_kcsan
#define __no_kasan_or_inline __always_inline
#define __no_sanitize_address __attribute__((__no_sanitize_address__))
#define __nostackprotector
#define __noclone __attribute__((__noclone__))
#define __no_fgcse
#define __no_randomize_layout
#define __randomize_layout
#define randomized_struct_fields_start
#define randomized_struct_fields_end
#define __latent_entropy
#define __nocfi
#define __noendbr
#define noinline_for_stack noinline
#define noinstr noinline
#define notrace __attribute__((__no_instrument_function__))
#define asmlinkage
#define asm_volatile_goto(x...) asm goto(x)
#define asm_inline asm
#define __inline__ inline
#define __inline inline

#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define __diag_push()
#define __diag_pop()
#define __diag_ignore(compiler, version, option, comment)
#define __diag_ignore_all(option, comment)

/* The scalar type of x without qualifiers; anything but an integer keeps its own type. */
#define HF_SCALAR_CASE(type) unsigned type : (unsigned type)0, signed type : (signed type)0
#define __unqual_scalar_typeof(x)                                                         \
	typeof(_Generic((x), char : (char)0, HF_SCALAR_CASE(char), HF_SCALAR_CASE(short), \
			HF_SCALAR_CASE(int), HF_SCALAR_CASE(long), HF_SCALAR_CASE(long long), \
			default : (x)))
#define __native_word(t) \
	(sizeof(t) == 1 || sizeof(t) == 2 || sizeof(t) == 4 || sizeof(t) == 8)

#ifdef __OPTIMIZE__
#define __compiletime_assert(condition, message, prefix, suffix)                       \
	do {                                                                           \
		__noreturn extern void prefix##suffix(void) __compiletime_error(message); \
		if (!(condition))                                                      \
			prefix##suffix();                                              \
	} while (0)
#else
#define __compiletime_assert(condition, message, prefix, suffix) do { } while (0)
#endif
#define HF_COMPILETIME_ASSERT(condition, message, prefix, suffix) \
	__compiletime_assert(condition, message, prefix, suffix)
#define compiletime_assert(condition, message) \
	HF_COMPILETIME_ASSERT(condition, message, __compiletime_assert_, __COUNTER__)
#define compiletime_assert_atomic_type(t) \
	compiletime_assert(__native_word(t), "Need native word sized stores/loads for atomicity.")

#endif
