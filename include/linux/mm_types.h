/* SPDX-License-Identifier: MIT */
/* holdfast: custom: struct page describes memory that the kernel gave out, no more; no mm_struct */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <holdfast/abi/mm.h>
#include <holdfast/abi/page.h>
#include <linux/types.h>
#include <linux/version.h>

struct mm_struct;
typedef unsigned long vm_flags_t;
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
typedef int vm_fault_t;
#else
typedef unsigned int vm_fault_t;
#endif

/* enum vm_fault_reason of Linux 5.1 and later, plain numbers before */
#define VM_FAULT_OOM HF_FAULT_OOM
#define VM_FAULT_SIGBUS HF_FAULT_SIGBUS
#define VM_FAULT_MAJOR 0x0004
#define VM_FAULT_HWPOISON HF_FAULT_HWPOISON
#define VM_FAULT_SIGSEGV HF_FAULT_SIGSEGV
#define VM_FAULT_NOPAGE HF_FAULT_NOPAGE
#define VM_FAULT_LOCKED HF_FAULT_LOCKED
#define VM_FAULT_RETRY HF_FAULT_RETRY
#define VM_FAULT_DONE_COW HF_FAULT_DONE_COW
#define VM_FAULT_ERROR (VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV | VM_FAULT_HWPOISON)

#endif
