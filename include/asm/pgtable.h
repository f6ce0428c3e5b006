/* SPDX-License-Identifier: MIT */
/* holdfast: custom: protections of mappings; there are no page tables to look at, and one kind of
 * memory, so how it is cached makes no difference */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <asm/page.h>
#include <holdfast/abi/mm.h>

/* Where Linux has vmalloc()'s memory; nothing lies there. */
#define VMALLOC_START 0xffffc90000000000UL
#define VMALLOC_END 0xffffe8ffffffffffUL

#define pgprot_val(x) ((x).pgprot)
#define __pgprot(x) ((pgprot_t){ (x) })
#define PAGE_NONE __pgprot(0)
#define PAGE_READONLY __pgprot(HF_VM_READ)
#define PAGE_SHARED __pgprot(HF_VM_READ | HF_VM_WRITE | HF_VM_SHARED)
#define PAGE_KERNEL __pgprot(HF_VM_READ | HF_VM_WRITE)
#define pgprot_noncached(prot) (prot)
#define pgprot_writecombine(prot) (prot)
#define pgprot_device(prot) (prot)

#endif
