/* SPDX-License-Identifier: MIT */
/* holdfast: stub: there are no page tables to look at */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H

#include <asm/pgtable.h>

#endif
