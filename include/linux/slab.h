/* SPDX-License-Identifier: MIT */
/* holdfast: dup: constant sizes go to kmalloc_trace, others to __kmalloc, as in 6.1 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <holdfast/abi/slab.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/types.h>
#include <linux/version.h>

#define SLAB_CONSISTENCY_CHECKS ((slab_flags_t)0x100U)
#define SLAB_RED_ZONE ((slab_flags_t)0x400U)
#define SLAB_POISON ((slab_flags_t)0x800U)
#define SLAB_HWCACHE_ALIGN ((slab_flags_t)0x2000U)
#define SLAB_CACHE_DMA ((slab_flags_t)0x4000U)
#define SLAB_CACHE_DMA32 ((slab_flags_t)0x8000U)
#define SLAB_STORE_USER ((slab_flags_t)0x10000U)
#define SLAB_RECLAIM_ACCOUNT ((slab_flags_t)0x20000U)
#define SLAB_PANIC ((slab_flags_t)0x40000U)
#define SLAB_TYPESAFE_BY_RCU ((slab_flags_t)0x80000U)
#define SLAB_MEM_SPREAD ((slab_flags_t)0x100000U)
#define SLAB_TEMPORARY SLAB_RECLAIM_ACCOUNT
#define SLAB_NOLEAKTRACE ((slab_flags_t)0x800000U)
#define SLAB_NO_MERGE ((slab_flags_t)0x1000000U)
#define SLAB_ACCOUNT ((slab_flags_t)0x4000000U)
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 12, 0)
#define SLAB_DESTROY_BY_RCU SLAB_TYPESAFE_BY_RCU
#endif

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

#define ARCH_KMALLOC_MINALIGN 8
#define ARCH_SLAB_MINALIGN 8
#define KMALLOC_MIN_SIZE 8
#define KMALLOC_SHIFT_LOW 3
#define KMALLOC_SHIFT_HIGH (PAGE_SHIFT + 1)
#define KMALLOC_SHIFT_MAX 22
#define KMALLOC_MAX_SIZE (1UL << KMALLOC_SHIFT_MAX)
#define KMALLOC_MAX_CACHE_SIZE (1UL << KMALLOC_SHIFT_HIGH)
#define KMALLOC_MAX_ORDER (KMALLOC_SHIFT_MAX - PAGE_SHIFT)

struct kmem_cache;
extern struct kmem_cache *kmalloc_caches[HF_KMALLOC_TYPES][HF_KMALLOC_INDICES];

void *__kmalloc(size_t size, gfp_t flags);
void *__kmalloc_node(size_t size, gfp_t flags, int node);
void *kmalloc_trace(struct kmem_cache *s, gfp_t flags, size_t size);
void *kmalloc_large(size_t size, gfp_t flags);
void *krealloc(const void *objp, size_t new_size, gfp_t flags) __must_check;
void kfree(const void *objp);
void kfree_sensitive(const void *objp);
size_t ksize(const void *objp);
size_t kmalloc_size_roundup(size_t size);
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#define kzfree(objp) kfree_sensitive(objp)
#endif

/* The row of kmalloc_caches that `size`, a constant of at most 8192, belongs to. */
static __always_inline unsigned int kmalloc_index(size_t size)
{
	if (!size)
		return 0;
	if (size <= KMALLOC_MIN_SIZE)
		return KMALLOC_SHIFT_LOW;
	if (size > 64 && size <= 96)
		return 1;
	if (size > 128 && size <= 192)
		return 2;
	return ilog2(size - 1) + 1;
}

static __always_inline void *kmalloc(size_t size, gfp_t flags)
{
	if (__builtin_constant_p(size) && size) {
		if (size > KMALLOC_MAX_CACHE_SIZE)
			return kmalloc_large(size, flags);
		return kmalloc_trace(kmalloc_caches[0][kmalloc_index(size)], flags, size);
	}
	return __kmalloc(size, flags);
}
static __always_inline void *kmalloc_node(size_t size, gfp_t flags, int node)
{
	return __kmalloc_node(size, flags, node);
}
static __always_inline void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}
static __always_inline void *kzalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags | __GFP_ZERO, node);
}
static __always_inline void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (unlikely(__builtin_mul_overflow(n, size, &bytes)))
		return NULL;
	return kmalloc(bytes, flags);
}
static __always_inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}
static __always_inline void *kmalloc_array_node(size_t n, size_t size, gfp_t flags, int node)
{
	return kmalloc_array(n, size, flags);
}
static __always_inline void *kcalloc_node(size_t n, size_t size, gfp_t flags, int node)
{
	return kcalloc(n, size, flags);
}
static __always_inline void * __must_check krealloc_array(void *p, size_t n, size_t size,
							  gfp_t flags)
{
	size_t bytes;

	if (unlikely(__builtin_mul_overflow(n, size, &bytes)))
		return NULL;
	return krealloc(p, bytes, flags);
}
#define kmalloc_track_caller(size, flags) __kmalloc(size, flags)

void *kvmalloc_node(size_t size, gfp_t flags, int node);
void kvfree(const void *addr);
void kvfree_sensitive(const void *addr, size_t len);
void *kvrealloc(const void *p, size_t oldsize, size_t newsize, gfp_t flags);
static __always_inline void *kvmalloc(size_t size, gfp_t flags)
{
	return kvmalloc_node(size, flags, -1);
}
static __always_inline void *kvzalloc(size_t size, gfp_t flags)
{
	return kvmalloc(size, flags | __GFP_ZERO);
}
static __always_inline void *kvzalloc_node(size_t size, gfp_t flags, int node)
{
	return kvmalloc_node(size, flags | __GFP_ZERO, node);
}
static __always_inline void *kvmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (unlikely(__builtin_mul_overflow(n, size, &bytes)))
		return NULL;
	return kvmalloc(bytes, flags);
}
static __always_inline void *kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return kvmalloc_array(n, size, flags | __GFP_ZERO);
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *));
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *s);
int kmem_cache_shrink(struct kmem_cache *s);
unsigned int kmem_cache_size(struct kmem_cache *s);
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags);
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node);
void kmem_cache_free(struct kmem_cache *s, void *objp);
void kmem_cache_free_bulk(struct kmem_cache *s, size_t size, void **p);
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t size, void **p);
static __always_inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t flags)
{
	return kmem_cache_alloc(s, flags | __GFP_ZERO);
}
static __always_inline void kfree_bulk(size_t size, void **p)
{
	kmem_cache_free_bulk(NULL, size, p);
}
#define KMEM_CACHE(name, flags)                                                       \
	kmem_cache_create(#name, sizeof(struct name), __alignof__(struct name), (flags), NULL)
#define KMEM_CACHE_USERCOPY(name, flags, field)                                       \
	kmem_cache_create_usercopy(#name, sizeof(struct name), __alignof__(struct name), (flags), \
				   offsetof(struct name, field),                      \
				   sizeof(((struct name *)0)->field), NULL)

static inline bool slab_is_available(void)
{
	return true;
}

#endif
