/* SPDX-License-Identifier: MIT */
/* holdfast: custom: pages and their addresses; no page tables, no mapping of them into processes */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <asm/io.h>
#include <asm/page.h>
#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/mmdebug.h>
#include <linux/pfn.h>
#include <linux/types.h>
#include <linux/version.h>

#define PAGE_ALIGN(addr) ALIGN(addr, PAGE_SIZE)
#define PAGE_ALIGN_DOWN(addr) ALIGN_DOWN(addr, PAGE_SIZE)
#define PAGE_ALIGNED(addr) IS_ALIGNED((unsigned long)(addr), PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)

#define VM_READ 0x00000001
#define VM_WRITE 0x00000002
#define VM_EXEC 0x00000004
#define VM_SHARED 0x00000008
#define VM_MAYREAD 0x00000010
#define VM_MAYWRITE 0x00000020
#define VM_MAYEXEC 0x00000040
#define VM_MAYSHARE 0x00000080
#define VM_PFNMAP 0x00000400
#define VM_IO 0x00004000
#define VM_DONTCOPY 0x00020000
#define VM_DONTEXPAND 0x00040000
#define VM_DONTDUMP 0x04000000
#define VM_MIXEDMAP 0x10000000
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 7, 0)
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP)
#endif

void hf_put_page(struct page *page);

static inline void *page_address(const struct page *page)
{
	return page->hf_address;
}
#define page_to_virt(page) page_address(page)
static inline struct page *compound_head(struct page *page)
{
	return page->hf_head;
}
#define virt_to_head_page(x) compound_head(virt_to_page(x))
static inline unsigned int compound_order(struct page *page)
{
	return page->hf_order;
}
static inline int page_count(struct page *page)
{
	return __atomic_load_n(&page->hf_head->_refcount, __ATOMIC_RELAXED);
}
static inline void get_page(struct page *page)
{
	__atomic_add_fetch(&page->hf_head->_refcount, 1, __ATOMIC_SEQ_CST);
}
static inline void put_page(struct page *page)
{
	hf_put_page(page);
}
static inline unsigned long page_private(const struct page *page)
{
	return page->private;
}
static inline void set_page_private(struct page *page, unsigned long value)
{
	page->private = value;
}
#define SetPageReserved(page) ((void)(page))
#define ClearPageReserved(page) ((void)(page))

static inline unsigned int get_order(unsigned long size)
{
	unsigned int order = 0;

	for (size = (size - 1) >> PAGE_SHIFT; size; size >>= 1)
		order++;
	return order;
}

bool is_vmalloc_addr(const void *x);
void *kvmalloc_node(size_t size, gfp_t flags, int node);
void kvfree(const void *addr);
#include <linux/slab.h>

#endif
