/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_ERRNO_H
#define _ASM_ERRNO_H

#include <uapi/asm/errno.h>

#endif
