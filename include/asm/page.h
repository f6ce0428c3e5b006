/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the kernel's memory is the process's, so there are no physical addresses */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H

#include <linux/const.h>
#include <linux/types.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
/* Where Linux has the memory that it maps whole; nothing lies there. */
#define PAGE_OFFSET _AC(0xffff888000000000, UL)
#define TASK_SIZE 0x00007ffffffff000UL
#define TASK_SIZE_MAX TASK_SIZE

#ifndef __ASSEMBLY__
struct page;
struct page *hf_virt_to_page(const void *address);
#define virt_to_page(address) hf_virt_to_page((const void *)(unsigned long)(address))
#define virt_addr_valid(address) (hf_virt_to_page((const void *)(unsigned long)(address)) != NULL)
/* An address stands for the physical one too. */
#define __pa(address) ((unsigned long)(address))
#define __va(address) ((void *)(unsigned long)(address))
#define virt_to_pfn(address) (__pa(address) >> PAGE_SHIFT)
#define pfn_to_kaddr(pfn) __va((unsigned long)(pfn) << PAGE_SHIFT)
#define pfn_to_page(pfn) virt_to_page((unsigned long)(pfn) << PAGE_SHIFT)
#define pfn_valid(pfn) virt_addr_valid((unsigned long)(pfn) << PAGE_SHIFT)
#define page_to_pfn(page) ((unsigned long)page_address(page) >> PAGE_SHIFT)
#define page_to_phys(page) ((phys_addr_t)(unsigned long)page_address(page))
#define phys_to_page(phys) virt_to_page((unsigned long)(phys))
#define clear_page(page) __builtin_memset((page), 0, PAGE_SIZE)
#define copy_page(to, from) __builtin_memcpy((to), (from), PAGE_SIZE)
#include <linux/pfn.h>
#endif

#endif
