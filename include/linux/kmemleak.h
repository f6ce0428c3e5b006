/* SPDX-License-Identifier: MIT */
/* holdfast: custom: memory that a module leaves behind is reported when it is unloaded, not scanned
 * for; kmemleak_not_leak() and kmemleak_ignore() do not silence that, as with CONFIG_DEBUG_KMEMLEAK
 * off */
#ifndef _LINUX_KMEMLEAK_H
#define _LINUX_KMEMLEAK_H

#include <linux/slab.h>
#include <linux/vmalloc.h>

static inline void kmemleak_init(void)
{
}
static inline void kmemleak_alloc(const void *ptr, size_t size, int min_count, gfp_t gfp)
{
}
static inline void kmemleak_free(const void *ptr)
{
}
static inline void kmemleak_not_leak(const void *ptr)
{
}
static inline void kmemleak_ignore(const void *ptr)
{
}
static inline void kmemleak_scan_area(const void *ptr, size_t size, gfp_t gfp)
{
}
static inline void kmemleak_no_scan(const void *ptr)
{
}
static inline void kmemleak_erase(void **ptr)
{
}

#endif
