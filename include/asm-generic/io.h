/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_GENERIC_IO_H
#define _ASM_GENERIC_IO_H

#include <asm/io.h>

#endif
