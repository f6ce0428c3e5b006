/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the kernel's memory is the process's, so there are no physical addresses */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H

#include <linux/const.h>
#include <linux/types.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define TASK_SIZE 0x00007ffffffff000UL
#define TASK_SIZE_MAX TASK_SIZE

#ifndef __ASSEMBLY__
struct page;
struct page *hf_virt_to_page(const void *address);
#define virt_to_page(address) hf_virt_to_page((const void *)(unsigned long)(address))
#define virt_addr_valid(address) (hf_virt_to_page((const void *)(unsigned long)(address)) != NULL)
#define clear_page(page) __builtin_memset((page), 0, PAGE_SIZE)
#define copy_page(to, from) __builtin_memcpy((to), (from), PAGE_SIZE)
#endif

#endif
