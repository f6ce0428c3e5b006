/* SPDX-License-Identifier: MIT */
/* holdfast: custom: struct page describes memory that alloc_pages or vmalloc gave out, no more */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <holdfast/abi/page.h>
#include <linux/types.h>

struct mm_struct;
struct vm_area_struct;
typedef unsigned int vm_fault_t;

#endif
