/* SPDX-License-Identifier: MIT */
/* holdfast: stub: there is no hardware; port and memory-mapped accesses are not declared, so
 * using one is an error when compiling */
#ifndef _ASM_IO_H
#define _ASM_IO_H

#include <linux/compiler.h>
#include <linux/types.h>

#endif
