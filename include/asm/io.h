/* SPDX-License-Identifier: MIT */
/* holdfast: custom: an address is its own physical address. There is no hardware; port and memory-mapped accesses are not declared, so
 * using one is an error when compiling */
#ifndef _ASM_IO_H
#define _ASM_IO_H

#include <asm/page.h>
#include <linux/compiler.h>
#include <linux/types.h>

static inline phys_addr_t virt_to_phys(volatile void *address)
{
	return (phys_addr_t)(unsigned long)address;
}
static inline void *phys_to_virt(phys_addr_t address)
{
	return (void *)(unsigned long)address;
}

#endif
