/* SPDX-License-Identifier: MIT */
/* holdfast: custom: pages, and files mapped into processes; no page tables and no memory of processes */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <asm/io.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include <holdfast/abi/mm.h>
#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/mmdebug.h>
#include <linux/page-flags.h>
#include <linux/pfn.h>
#include <linux/types.h>
#include <linux/version.h>

#define PAGE_ALIGN(addr) ALIGN(addr, PAGE_SIZE)
#define PAGE_ALIGN_DOWN(addr) ALIGN_DOWN(addr, PAGE_SIZE)
#define PAGE_ALIGNED(addr) IS_ALIGNED((unsigned long)(addr), PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)

#define VM_NONE 0x00000000
#define VM_READ HF_VM_READ
#define VM_WRITE HF_VM_WRITE
#define VM_EXEC HF_VM_EXEC
#define VM_SHARED HF_VM_SHARED
#define VM_MAYREAD HF_VM_MAYREAD
#define VM_MAYWRITE HF_VM_MAYWRITE
#define VM_MAYEXEC HF_VM_MAYEXEC
#define VM_MAYSHARE HF_VM_MAYSHARE
#define VM_GROWSDOWN HF_VM_GROWSDOWN
#define VM_UFFD_MISSING HF_VM_UFFD_MISSING
#define VM_PFNMAP HF_VM_PFNMAP
#define VM_UFFD_WP HF_VM_UFFD_WP
#define VM_LOCKED HF_VM_LOCKED
#define VM_IO HF_VM_IO
#define VM_SEQ_READ HF_VM_SEQ_READ
#define VM_RAND_READ HF_VM_RAND_READ
#define VM_DONTCOPY HF_VM_DONTCOPY
#define VM_DONTEXPAND HF_VM_DONTEXPAND
#define VM_LOCKONFAULT HF_VM_LOCKONFAULT
#define VM_ACCOUNT HF_VM_ACCOUNT
#define VM_NORESERVE HF_VM_NORESERVE
#define VM_HUGETLB HF_VM_HUGETLB
#define VM_SYNC HF_VM_SYNC
#define VM_PAT HF_VM_PAT
#define VM_WIPEONFORK HF_VM_WIPEONFORK
#define VM_DONTDUMP HF_VM_DONTDUMP
#define VM_SOFTDIRTY HF_VM_SOFTDIRTY
#define VM_MIXEDMAP HF_VM_MIXEDMAP
#define VM_HUGEPAGE HF_VM_HUGEPAGE
#define VM_NOHUGEPAGE HF_VM_NOHUGEPAGE
#define VM_MERGEABLE HF_VM_MERGEABLE
#define VM_UFFD_MINOR HF_VM_UFFD_MINOR
#define VM_STACK VM_GROWSDOWN
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
/* What lies above the bits of page->flags. */
#define SECTIONS_PGSHIFT 0
#define NODES_PGSHIFT HF_PG_NODE_SHIFT
#define ZONES_PGSHIFT HF_PG_ZONE_SHIFT
#define LAST_CPUPID_PGSHIFT HF_PG_LAST_CPUPID_SHIFT
#define KASAN_TAG_PGSHIFT 0
#define SECTIONS_MASK ((1UL << SECTIONS_WIDTH) - 1)
#define NODES_MASK ((1UL << NODES_WIDTH) - 1)
#define ZONES_MASK ((1UL << ZONES_WIDTH) - 1)
#define LAST_CPUPID_MASK ((1UL << LAST_CPUPID_SHIFT) - 1)
#define KASAN_TAG_MASK ((1UL << KASAN_TAG_WIDTH) - 1)
static inline int page_to_nid(const struct page *page)
{
	return (page->flags >> NODES_PGSHIFT) & NODES_MASK;
}

static inline unsigned int get_order(unsigned long size)
{
	unsigned int order = 0;

	for (size = (size - 1) >> PAGE_SHIFT; size; size >>= 1)
		order++;
	return order;
}

/* enum fault_flag of Linux 5.10 and later, plain numbers before */
#define FAULT_FLAG_WRITE 0x01
#define FAULT_FLAG_MKWRITE 0x02
#define FAULT_FLAG_ALLOW_RETRY 0x04
#define FAULT_FLAG_KILLABLE 0x10
#define FAULT_FLAG_TRIED 0x20
#define FAULT_FLAG_USER 0x40

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}
static inline pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	return __pgprot(vm_flags & (VM_READ | VM_WRITE | VM_EXEC | VM_SHARED));
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->__vm_flags = flags;
}
static inline void vm_flags_reset(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->__vm_flags = flags;
}
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->__vm_flags |= flags;
}
static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->__vm_flags &= ~flags;
}
static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear)
{
	vma->__vm_flags = (vma->__vm_flags | set) & ~clear;
}
#endif

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot);
#define io_remap_pfn_range(vma, addr, pfn, size, prot) remap_pfn_range(vma, addr, pfn, size, prot)
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num);
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num);
vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn);
static inline vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr,
					 struct page *page)
{
	int err = vm_insert_page(vma, addr, page);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err < 0 && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
static inline vm_fault_t vmf_error(int err)
{
	return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
}
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 20, 0)
static inline int vm_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn)
{
	return vmf_insert_pfn(vma, addr, pfn) == VM_FAULT_NOPAGE ? 0 : -EFAULT;
}
#endif

bool is_vmalloc_addr(const void *x);
void *kvmalloc_node(size_t size, gfp_t flags, int node);
void kvfree(const void *addr);
#include <linux/slab.h>
#include <linux/vmalloc.h>

#endif
