/* SPDX-License-Identifier: MIT */
/* holdfast: custom: user pointers are resolved by the kernel, never followed; set_fs() is absent */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <asm/page.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/version.h>

#define VERIFY_READ 0
#define VERIFY_WRITE 1

bool hf_access_ok(const void __user *addr, unsigned long size);
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 0, 0)
#define access_ok(type, addr, size) hf_access_ok((const void __user *)(addr), (size))
#else
#define access_ok(addr, size) hf_access_ok((const void __user *)(addr), (size))
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 20)
#define verify_area(type, addr, size) \
	(hf_access_ok((const void __user *)(addr), (size)) ? 0 : -EFAULT)
#endif

unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __copy_to_user_inatomic(void __user *to, const void *from, unsigned long n);
unsigned long __copy_from_user_inatomic(void *to, const void __user *from, unsigned long n);
unsigned long clear_user(void __user *to, unsigned long n);
unsigned long __clear_user(void __user *to, unsigned long n);
long strncpy_from_user(char *dst, const char __user *src, long count);
long strnlen_user(const char __user *s, long n);
int check_zeroed_user(const void __user *from, size_t size);
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 18, 0)
unsigned long copy_in_user(void __user *to, const void __user *from, unsigned long n);
#endif
#define strlen_user(s) strnlen_user(s, ~0UL >> 1)

extern void hf_bad_copy_size(void)
	__attribute__((__error__("the copy is larger than the object in the kernel")));

/* A constant size that the object cannot hold is an error where it is compiled. */
static __always_inline bool check_copy_size(const void *addr, size_t bytes)
{
	size_t have = __builtin_object_size(addr, 0);

	if (have != (size_t)-1 && have < bytes) {
		if (__builtin_constant_p(bytes))
			hf_bad_copy_size();
		return false;
	}
	return bytes <= 0x7fffffff;
}
static __always_inline unsigned long __must_check copy_from_user(void *to, const void __user *from,
								 unsigned long n)
{
	return check_copy_size(to, n) ? _copy_from_user(to, from, n) : n;
}
static __always_inline unsigned long __must_check copy_to_user(void __user *to, const void *from,
							       unsigned long n)
{
	return check_copy_size(from, n) ? _copy_to_user(to, from, n) : n;
}
#define __copy_from_user(to, from, n) _copy_from_user(to, from, n)
#define __copy_to_user(to, from, n) _copy_to_user(to, from, n)
#define raw_copy_from_user(to, from, n) _copy_from_user(to, from, n)
#define raw_copy_to_user(to, from, n) _copy_to_user(to, from, n)

static __always_inline int copy_struct_from_user(void *dst, size_t ksize, const void __user *src,
						 size_t usize)
{
	size_t size = ksize < usize ? ksize : usize;
	size_t rest = (ksize > usize ? ksize : usize) - size;

	if (usize < ksize) {
		memset((char *)dst + size, 0, rest);
	} else if (usize > ksize) {
		int clean = check_zeroed_user((const char __user *)src + size, rest);

		if (clean <= 0)
			return clean ? clean : -E2BIG;
	}
	return copy_from_user(dst, src, size) ? -EFAULT : 0;
}

int __put_user_1(u8 value, void __user *ptr);
int __put_user_2(u16 value, void __user *ptr);
int __put_user_4(u32 value, void __user *ptr);
int __put_user_8(u64 value, void __user *ptr);
int __put_user_nocheck_1(u8 value, void __user *ptr);
int __put_user_nocheck_2(u16 value, void __user *ptr);
int __put_user_nocheck_4(u32 value, void __user *ptr);
int __put_user_nocheck_8(u64 value, void __user *ptr);
int __get_user_1(u8 *value, const void __user *ptr);
int __get_user_2(u16 *value, const void __user *ptr);
int __get_user_4(u32 *value, const void __user *ptr);
int __get_user_8(u64 *value, const void __user *ptr);
int __get_user_nocheck_1(u8 *value, const void __user *ptr);
int __get_user_nocheck_2(u16 *value, const void __user *ptr);
int __get_user_nocheck_4(u32 *value, const void __user *ptr);
int __get_user_nocheck_8(u64 *value, const void __user *ptr);
extern int hf_bad_user_size(void)
	__attribute__((__error__("get_user/put_user take objects of 1, 2, 4 or 8 bytes")));

#define hf_put_user(prefix, x, ptr)                                              \
	({                                                                       \
		__typeof__(*(ptr)) hf_value = (x);                               \
		void __user *hf_to = (void __user *)(ptr);                       \
		int hf_ret;                                                      \
		switch (sizeof(*(ptr))) {                                        \
		case 1:                                                          \
			hf_ret = prefix##1((u8)(unsigned long)hf_value, hf_to);  \
			break;                                                   \
		case 2:                                                          \
			hf_ret = prefix##2((u16)(unsigned long)hf_value, hf_to); \
			break;                                                   \
		case 4:                                                          \
			hf_ret = prefix##4((u32)(unsigned long)hf_value, hf_to); \
			break;                                                   \
		case 8:                                                          \
			hf_ret = prefix##8((u64)(unsigned long)hf_value, hf_to); \
			break;                                                   \
		default:                                                         \
			hf_ret = hf_bad_user_size();                             \
		}                                                                \
		hf_ret;                                                          \
	})
#define hf_get_user_case(prefix, size, type, ptr)                                \
	case size: {                                                             \
		type hf_word;                                                    \
		hf_ret = prefix##size(&hf_word, (const void __user *)(ptr));     \
		hf_bits = hf_word;                                               \
		break;                                                           \
	}
#define hf_get_user(prefix, x, ptr)                                              \
	({                                                                       \
		unsigned long hf_bits = 0;                                       \
		int hf_ret;                                                      \
		switch (sizeof(*(ptr))) {                                        \
		hf_get_user_case(prefix, 1, u8, ptr)                             \
		hf_get_user_case(prefix, 2, u16, ptr)                            \
		hf_get_user_case(prefix, 4, u32, ptr)                            \
		hf_get_user_case(prefix, 8, u64, ptr)                            \
		default:                                                         \
			hf_ret = hf_bad_user_size();                             \
		}                                                                \
		(x) = (__typeof__(*(ptr)))hf_bits;                               \
		hf_ret;                                                          \
	})
#define put_user(x, ptr) hf_put_user(__put_user_, x, ptr)
#define __put_user(x, ptr) hf_put_user(__put_user_nocheck_, x, ptr)
#define get_user(x, ptr) hf_get_user(__get_user_, x, ptr)
#define __get_user(x, ptr) hf_get_user(__get_user_nocheck_, x, ptr)

#define user_access_begin(ptr, size) hf_access_ok((ptr), (size))
#define user_access_end() do { } while (0)
#define user_read_access_begin user_access_begin
#define user_read_access_end user_access_end
#define user_write_access_begin user_access_begin
#define user_write_access_end user_access_end
#define unsafe_get_user(x, ptr, label) do { if (__get_user(x, ptr)) goto label; } while (0)
#define unsafe_put_user(x, ptr, label) do { if (__put_user(x, ptr)) goto label; } while (0)

#define pagefault_disable() do { } while (0)
#define pagefault_enable() do { } while (0)

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 0)
#define put_user_ret(x, ptr, ret) do { if (put_user(x, ptr)) return ret; } while (0)
#define get_user_ret(x, ptr, ret) do { if (get_user(x, ptr)) return ret; } while (0)
#endif

#endif
