/* SPDX-License-Identifier: MIT */
/* holdfast: dup: every function is the kernel's, none is the compiler's */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/stdarg.h>
#include <linux/stddef.h>
#include <linux/types.h>

void *memset(void *s, int c, size_t count);
void *memset16(uint16_t *s, uint16_t value, size_t count);
void *memset32(uint32_t *s, uint32_t value, size_t count);
void *memset64(uint64_t *s, uint64_t value, size_t count);
void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
int memcmp(const void *a, const void *b, size_t count);
int bcmp(const void *a, const void *b, size_t count);
void *memchr(const void *s, int c, size_t count);
void *memchr_inv(const void *s, int c, size_t count);
void *memscan(void *s, int c, size_t count);
char *strcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t count);
ssize_t strscpy(char *to, const char *from, size_t count);
ssize_t strscpy_pad(char *to, const char *from, size_t count);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
size_t strlcpy(char *to, const char *from, size_t size);
#endif
char *stpcpy(char *to, const char *from);
char *strcat(char *to, const char *from);
char *strncat(char *to, const char *from, size_t count);
size_t strlcat(char *to, const char *from, size_t size);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t count);
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strnchrnul(const char *s, size_t count, int c);
char *strrchr(const char *s, int c);
char *strnchr(const char *s, size_t count, int c);
char *skip_spaces(const char *s);
char *strim(char *s);
char *strstr(const char *s, const char *what);
char *strnstr(const char *s, const char *what, size_t count);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t count);
char *strpbrk(const char *s, const char *accept);
char *strsep(char **s, const char *delimiters);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strreplace(char *s, char old, char new);
bool sysfs_streq(const char *a, const char *b);
int match_string(const char *const *array, size_t n, const char *string);
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(array, s) \
	__sysfs_match_string(array, sizeof(array) / sizeof((array)[0]), s)

char *kstrdup(const char *s, gfp_t gfp) __malloc;
const char *kstrdup_const(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp) __malloc;
void *kmemdup(const void *src, size_t len, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);
void kfree_const(const void *x);
void *memdup_user(const void __user *src, size_t len);
void *vmemdup_user(const void __user *src, size_t len);
void *memdup_user_nul(const void __user *src, size_t len);
char *strndup_user(const char __user *s, long n);
char **argv_split(gfp_t gfp, const char *str, int *argcp);
void argv_free(char **argv);

static inline char *strstrip(char *s)
{
	return strim(s);
}
static inline void memzero_explicit(void *s, size_t count)
{
	memset(s, 0, count);
	barrier_data(s);
}
static inline bool strstarts(const char *str, const char *prefix)
{
	return strncmp(str, prefix, strlen(prefix)) == 0;
}
static inline size_t str_has_prefix(const char *str, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(str, prefix, length) == 0 ? length : 0;
}
static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}
static inline bool mem_is_zero(const void *s, size_t n)
{
	return !memchr_inv(s, 0, n);
}
#define memset_after(object, value, member)                                           \
	({                                                                            \
		u8 *hf_ptr = (u8 *)(object);                                          \
		memset(hf_ptr + offsetofend(typeof(*(object)), member), value,        \
		       sizeof(*(object)) - offsetofend(typeof(*(object)), member));   \
	})
#define memset_startat(object, value, member)                                         \
	({                                                                            \
		u8 *hf_ptr = (u8 *)(object);                                          \
		memset(hf_ptr + offsetof(typeof(*(object)), member), value,           \
		       sizeof(*(object)) - offsetof(typeof(*(object)), member));      \
	})

/* The first `count` bytes of an array, the rest of it `pad`. */
static inline void memcpy_and_pad(void *dest, size_t dest_len, const void *src, size_t count,
				  int pad)
{
	if (dest_len <= count) {
		memcpy(dest, src, dest_len);
		return;
	}
	memcpy(dest, src, count);
	memset((char *)dest + count, pad, dest_len - count);
}
/* A string into an array of bytes that has no NUL at its end. */
extern size_t __compiletime_error("the size of the array is not known") hf_no_room(void);
#define HF_ROOM(dest)                                                              \
	(__builtin_object_size(dest, 1) == (size_t)-1 ? hf_no_room() :             \
							__builtin_object_size(dest, 1))
#define HF_STRING_IN(dest, src)                                                       \
	({                                                                            \
		size_t hf_room = HF_ROOM(dest), hf_most = __builtin_object_size(src, 1); \
		strnlen(src, hf_most < hf_room ? hf_most : hf_room);                  \
	})
#define strtomem(dest, src) ((void)memcpy(dest, src, HF_STRING_IN(dest, src)))
#define strtomem_pad(dest, src, pad) \
	memcpy_and_pad(dest, HF_ROOM(dest), src, HF_STRING_IN(dest, src), pad)

void **__memcat_p(void **a, void **b);
/* A new array of the pointers of two arrays that end with NULL. */
#define memcat_p(a, b) ((typeof(*(a)) *)__memcat_p((void **)(a), (void **)(b)))

#endif
