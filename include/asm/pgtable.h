/* SPDX-License-Identifier: MIT */
/* holdfast: stub: there are no page tables to look at */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <asm/page.h>

#endif
