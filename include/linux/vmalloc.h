/* SPDX-License-Identifier: MIT */
/* holdfast: dup: what modules may call of it */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <asm/page.h>
#include <linux/gfp_types.h>
#include <linux/mm_types.h>
#include <linux/types.h>
#include <linux/version.h>

void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void vfree(const void *addr);
bool is_vmalloc_addr(const void *x);
struct page *vmalloc_to_page(const void *addr);
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 8, 0)
void *hf_vmalloc_flags(unsigned long size, gfp_t gfp_mask) __asm__("__vmalloc");
#define __vmalloc(size, gfp_mask, prot) hf_vmalloc_flags(size, gfp_mask)
#else
void *__vmalloc(unsigned long size, gfp_t gfp_mask);
#endif
void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp_mask, int node,
		     const void *caller);
#define vmalloc_node(size, node) vmalloc(size)
#define vzalloc_node(size, node) vzalloc(size)
#define vmalloc_32(size) vmalloc(size)
/* Memory that remap_vmalloc_range() takes. */
void *vmalloc_user(unsigned long size);
#define vmalloc_32_user(size) vmalloc_user(size)
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);
#define vmalloc_to_pfn(addr) page_to_pfn(vmalloc_to_page(addr))

#endif
