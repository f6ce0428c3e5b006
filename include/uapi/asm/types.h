/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef __UAPI_ASM_TYPES_H
#define __UAPI_ASM_TYPES_H

#include <asm/types.h>

#endif
